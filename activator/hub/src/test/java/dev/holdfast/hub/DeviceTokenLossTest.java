package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.protocol.NewSecret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that never arrive, because the connection breaks or the hub is killed, are never taken for a copy of a token. */
class DeviceTokenLossTest {
    private static final int CUTS = Integer.getInteger("holdfast.cuts", 45);
    private static final int KILLS = Integer.getInteger("holdfast.kills", 3);
    private static final int RENEWALS_BEFORE_A_KILL = 4;

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

    @Test
    void hubKilledWhileADeviceRenews_leavesOneSecretAndNoAlarm() throws Exception {
        hub.close();
        int interrupted = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            HubProcess process = HubProcess.serve(hub.directory, folder);
            hub.address = process.address();
            interrupted += renewUntilKilled(process);
        }
        assertTrue(interrupted > 0, "expected a kill to interrupt a renewal");
        hub.open();
        try {
            assertEquals("ok", device.renew().code());
            assertEquals("ok", device.status().code());
            requireOneSecret();
            System.out.println("[device token test] " + KILLS + " kills, " + interrupted + " interrupted renewals");
        } finally {
            hub.close();
        }
    }

    /** Whether the kill interrupted a call, as it does unless it falls between two. */
    private int renewUntilKilled(HubProcess process) throws InterruptedException {
        AtomicInteger renewed = new AtomicInteger();
        AtomicReference<String> unexpected = new AtomicReference<>("");
        AtomicInteger interrupted = new AtomicInteger();
        Thread renewing = new Thread(() -> {
            try {
                for (String code = "ok"; code.equals("ok"); renewed.incrementAndGet()) {
                    code = device.renew().code();
                    code = code.equals("ok") ? device.status().code() : code;
                    unexpected.set(code);
                }
            } catch (UncheckedIOException gone) {
                interrupted.incrementAndGet();
            }
        });
        renewing.start();
        while (renewed.get() < RENEWALS_BEFORE_A_KILL && renewing.isAlive()) {
            Thread.sleep(1);
        }
        process.kill();
        renewing.join();
        assertEquals("ok", unexpected.get());
        return interrupted.get();
    }
}
