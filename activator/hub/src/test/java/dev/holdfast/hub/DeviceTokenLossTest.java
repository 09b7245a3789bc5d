package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.HeldHub.At;
import dev.holdfast.protocol.NewSecret;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that never arrive, because the connection breaks or the hub is killed, are never taken for a copy of a token. */
class DeviceTokenLossTest {
    private static final int CUTS = Integer.getInteger("holdfast.cuts", 45);
    private static final List<At> KILLS = List.of(At.BEFORE_COMMIT, At.AFTER_COMMIT, At.AFTER_COMMIT);

    @TempDir
    Path folder;

    private TestHub hub;
    private TokenDevice device;
    private String token;

    @BeforeEach
    void installToken() throws IOException {
        hub = TestHub.start(folder);
        hub.createCatalog();
        device = TokenDevice.installed(hub, hub.createPat(hub.createServiceUser(hub.createWorkspace()), Map.of()));
        token = device.status().id();
    }

    @Test
    void connectionCutWhileOrAfterTheHubCommits_isNeverTakenForACopy() throws Exception {
        try {
            for (int cut = 0; cut < CUTS; cut++) {
                cut(cut % 3);
                assertEquals("ok", device.renew().code());
                assertEquals("ok", device.status().code());
                requireOneSecret();
            }
        } finally {
            hub.close();
        }
    }

    /** Sends a renewal and breaks the connection: at once, after the first byte of the answer, or after the commit. */
    private void cut(int when) throws Exception {
        byte[] body = device.renewal().getBytes(StandardCharsets.US_ASCII);
        String head = "POST " + TokenDevice.RENEW + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/jose\r\n"
                + "Authorization: Bearer " + device.secret + "\r\nContent-Length: " + body.length + "\r\n\r\n";
        try (Socket socket = new Socket(hub.address.getHost(), hub.address.getPort())) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            if (when == 1) {
                assertTrue(socket.getInputStream().read() >= 0);
            } else if (when == 2) {
                awaitCommit();
            }
            // Nothing is said goodbye with: the hub finds the connection reset.
            socket.setSoLinger(true, 0);
        }
    }

    private void awaitCommit() throws Exception {
        String digest = HexFormat.of().formatHex(NewSecret.of(device.next).toBytes());
        for (int i = 0; i < 6_000; i++) {
            if (Audit.count(hub, "SELECT count(*) FROM device_secret WHERE secret_sha256 = ?", digest) == 1) {
                return;
            }
            Thread.sleep(10);
        }
        throw new AssertionError("expected the renewal to be committed within a minute");
    }

    private void requireOneSecret() throws IOException {
        String count = "SELECT count(*) FROM device_secret WHERE token_id = ? AND state = ?";
        assertEquals(1, Audit.count(hub, count, token, "current"));
        assertEquals(0, Audit.count(hub, count, token, "next"));
        assertEquals(0, Audit.count(hub, count, token, "dropped"));
        assertEquals(0, Audit.rows(hub, "token.reused", token));
    }

    /** A killed hub over the same directory answers at another address. */
    private HeldHub startInItsPlace(ClassArchive classes) throws Exception {
        HeldHub held = HeldHub.start(classes, hub.directory, folder);
        hub.address = held.process().address();
        return held;
    }

    private long committed(String secret) throws Exception {
        LoadCheck.awaitAlone(hub.directory);
        String digest = HexFormat.of().formatHex(NewSecret.of(secret).toBytes());
        return Audit.count(hub, "SELECT count(*) FROM device_secret WHERE secret_sha256 = ?", digest);
    }

    @Test
    void hubKilledBetweenTheCommitOfARenewalAndItsAnswer_leavesOneSecretAndNoAlarm() throws Exception {
        hub.close();
        ClassArchive classes = ClassArchive.in(folder);
        for (At at : KILLS) {
            HeldHub held = startInItsPlace(classes);
            held.killWhile(at, "DeviceTokens", device::renew);
            assertEquals(at == At.AFTER_COMMIT ? 1 : 0, committed(device.next), at.name());
        }
        hub.open();
        try {
            assertEquals("ok", device.renew().code());
            assertEquals("ok", device.status().code());
            requireOneSecret();
            assertEquals(1, Audit.rows(hub, "token.renewed", token), "asked for again and again, it was done once");
        } finally {
            hub.close();
        }
        System.out.println("[hub kills] renewals of device tokens, on " + TestDatabase.engine() + ": " + KILLS);
    }

    @Test
    void hubKilledBetweenTheCommitOfAnInstallationAndItsAnswer_leavesOneToken() throws Exception {
        String pat = hub.createPat(hub.createServiceUser(hub.createWorkspace()), Map.of());
        hub.close();
        TokenDevice other = TokenDevice.on(hub, FakeDevice.usual());
        startInItsPlace(ClassArchive.in(folder)).killWhile(At.AFTER_COMMIT, "DeviceTokens", () -> other.install(pat));
        assertEquals(1, committed(other.secret));
        hub.open();
        try {
            assertEquals(200, other.install(pat).status());
            assertEquals("ok", other.renew().code());
            assertEquals(1, Audit.rows(hub, "token.installed", other.id()), "asked for twice, it was done once");
        } finally {
            hub.close();
        }
    }
}
