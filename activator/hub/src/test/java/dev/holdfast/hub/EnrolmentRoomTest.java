package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.protocol.NewSecret;
import dev.holdfast.protocol.TokenOperation;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many devices may wait for a decision, and how many decisions are remembered. */
class EnrolmentRoomTest extends OneLicense {
    private static final int MOST_OF_A_NETWORK = 1000;
    private static final int MOST = 10_000;

    @AfterEach
    void forgetAll() throws IOException {
        Audit.change(hub, "DELETE FROM enrolment");
    }

    private static String ask() {
        TokenDevice device = TokenDevice.on(hub, FakeDevice.usual());
        String document = device.device.ask(new TokenOperation.Enrol(NewSecret.of(device.secret), "camera 7"));
        return hub.request("/api/v1/device-authorization", document, "").code();
    }

    /** Puts as many beside the first that has asked, from the same network, as if other devices had. */
    private static void add(int count, String state, String expiresAt) throws IOException {
        Audit.change(
                hub,
                "INSERT INTO enrolment (id, device_code_sha256, user_code_sha256, device_key, product_id, name,"
                        + " secret_sha256, secret_ends, evidence, address, asked_at, expires_at, poll_interval, state)"
                        + " WITH RECURSIVE number (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < "
                        + count + ")"
                        + " SELECT 'copy-" + state + "-' || i, 'device-" + state + "-' || i, 'user-" + state
                        + "-' || i, 'key-' || i, product_id, name, secret_sha256, secret_ends, evidence, address,"
                        + " asked_at, " + expiresAt + ", poll_interval, '" + state + "'"
                        + " FROM (SELECT * FROM enrolment WHERE id NOT LIKE 'copy-%' LIMIT 1) AS first"
                        + " CROSS JOIN number");
    }

    private static long count(String state) throws IOException {
        return Audit.count(hub, "SELECT count(*) FROM enrolment WHERE state = ?", state);
    }

    @Test
    void decidedAndExpired_takeNoRoom() throws IOException {
        assertEquals("ok", ask());
        add(MOST_OF_A_NETWORK, "denied", "expires_at");
        assertEquals("ok", ask());
        add(MOST_OF_A_NETWORK, "pending", "asked_at");
        assertEquals("ok", ask());
    }

    @Test
    void thoseWhoWait_takeRoomInTheirNetwork() throws IOException {
        assertEquals("ok", ask());
        add(MOST_OF_A_NETWORK - 2, "pending", "expires_at");

        assertEquals("ok", ask());
        assertEquals("rate_limited", ask());
    }

    @Test
    void decisions_areRememberedUpToABound_andWhatRanOutIsForgottenFirst() throws IOException {
        assertEquals("ok", ask());
        add(MOST + 5, "denied", "expires_at - i");
        add(3, "pending", "asked_at");

        assertEquals("ok", ask());

        assertEquals(MOST, count("denied"));
        assertEquals(2, count("pending"));
        assertEquals(0, Audit.count(hub, "SELECT count(*) FROM enrolment WHERE id = ?", "copy-denied-10005"));
        assertEquals(1, Audit.count(hub, "SELECT count(*) FROM enrolment WHERE id = ?", "copy-denied-10000"));
    }
}
