package dev.holdfast.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A hub that is served over a filled database, and what it is asked. */
final class FilledHub implements AutoCloseable {
    /** Tokens that are shown over and over, as those of devices are; each was used before anything is measured. */
    private static final int TOKENS_IN_USE = 40;

    private final HubServer hub;
    private final int port;
    private final Size size;
    private final List<String> secrets;
    private List<Device> devices = List.of();
    private List<byte @Nullable []> grants = List.of();

    private FilledHub(HubServer hub, int port, Size size, List<String> secrets) {
        this.hub = hub;
        this.port = port;
        this.size = size;
        this.secrets = secrets;
    }

    /** Makes a hub in a new folder, fills it and serves it; comes back when its audit is sealed. */
    static FilledHub make(Path command, Path folder, Engine engine, Size size)
            throws IOException, SQLException, InterruptedException {
        HubServer hub = HubServer.make(command, folder, engine.newPlace(HubServer.directory(folder)));
        Customer customer = Customer.make(hub.serve(), hub.operatorToken());
        hub.close();
        List<String> secrets = Preload.fill(hub.place(), customer, size);
        URI address = hub.serve();
        FilledHub filled = new FilledHub(hub, address.getPort(), size, secrets);
        filled.awaitSealed();
        return filled;
    }

    private void awaitSealed() throws IOException, SQLException, InterruptedException {
        try (Connection connection = hub.place().connect()) {
            long filled = number(connection, "SELECT max(number) FROM audit_row");
            while (number(connection, "SELECT coalesce(max(number), 0) FROM audit_seal") < filled) {
                hub.process().requireAlive();
                Thread.sleep(200);
            }
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    Size size() {
        return size;
    }

    Server process() {
        return hub.process();
    }

    /** Activates new devices, each on any license. */
    ClosedLoop.Run activate(int most, int clients, Duration longest) throws IOException, InterruptedException {
        List<Long> licenses = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            licenses.add(ThreadLocalRandom.current().nextLong(size.licenses()));
        }
        return activate(licenses, clients, longest);
    }

    /** Activates new devices on the first license, which may have very many activations. */
    ClosedLoop.Run activateInCrowd(int most, int clients, Duration longest) throws IOException, InterruptedException {
        return activate(java.util.Collections.nCopies(most, 0L), clients, longest);
    }

    private ClosedLoop.Run activate(List<Long> licenses, int clients, Duration longest)
            throws IOException, InterruptedException {
        List<Device> all = new ArrayList<>();
        List<byte[]> requests = new ArrayList<>();
        for (long license : licenses) {
            Device device = new Device(Derived.license(Customer.PRODUCT, license));
            all.add(device);
            requests.add(post(device.activation(), secrets.get(size.workspaceOf(license))));
        }
        ClosedLoop.Run run = ClosedLoop.run(port, requests, clients, longest);
        devices = all;
        grants = run.answers();
        return run;
    }

    /** Refreshes what was activated last, each device once. */
    ClosedLoop.Run refresh(int clients, Duration longest) throws IOException, InterruptedException {
        List<byte[]> requests = new ArrayList<>();
        for (int i = 0; i < devices.size(); i++) {
            byte[] grant = grants.get(i);
            if (grant != null) {
                requests.add(post(devices.get(i).refresh(grant), null));
            }
        }
        return ClosedLoop.run(port, requests, clients, longest);
    }

    /** Asks who the holder of a token is. */
    ClosedLoop.Run check(int most, int clients, Duration longest) throws IOException, InterruptedException {
        List<byte[]> requests = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            String secret = secrets.get(i % Math.min(secrets.size(), TOKENS_IN_USE));
            requests.add(
                    bytes("GET /api/v1/caller HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n" + shown(secret) + "\r\n"));
        }
        return ClosedLoop.run(port, requests, clients, longest);
    }

    private byte[] post(String document, @Nullable String secret) {
        return bytes("POST /api/v1/requests HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n" + shown(secret)
                + "Content-Type: application/jose\r\nContent-Length: " + document.length() + "\r\n\r\n" + document);
    }

    private static String shown(@Nullable String secret) {
        return secret == null ? "" : "Authorization: Bearer " + secret + "\r\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        hub.close();
    }
}
