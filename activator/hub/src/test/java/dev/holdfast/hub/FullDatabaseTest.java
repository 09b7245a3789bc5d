package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.hub.audit.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that takes nothing more for a while: a full disk under SQLite, a server that only reads. */
class FullDatabaseTest {
    /** So many workspaces need more than a few pages. */
    private static final int MANY = 10_000;

    @TempDir
    Path folder;

    private TestHub hub;

    @BeforeEach
    void start() throws IOException {
        hub = TestHub.start(folder);
    }

    @AfterEach
    void stop() throws IOException {
        hub.close();
    }

    private Reply write() {
        return hub.post("/api/v1/workspaces", Map.of("name", "W".repeat(60)));
    }

    /** Tells the connection that writes how much it may write; the only one that the hub has. */
    private void settle(boolean full) {
        Call call = new Call("test", "full-database", "127.0.0.1");
        hub.operations().journal().write(call, tx -> {
            if (Files.exists(hub.directory.resolve("hub.db"))) {
                long pages = pages(tx.handle(), full ? "page_count" : "max_page_count = 1000000");
                return full ? pages(tx.handle(), "max_page_count = " + (pages + 4)) : pages;
            }
            String mode = full ? "READ ONLY" : "READ WRITE";
            return (long) tx.handle().execute("SET SESSION CHARACTERISTICS AS TRANSACTION " + mode);
        });
    }

    private static long pages(Handle handle, String pragma) {
        return handle.createQuery("PRAGMA " + pragma).mapTo(Long.class).one();
    }

    @Test
    void change_thatTheDatabaseHasNoRoomFor_isUnavailable_untilItHas() {
        assertEquals(201, write().status(), "from now on the token's use is not written anew for a while");
        settle(true);
        int taken = 0;
        Reply reply = write();
        while (reply.status() == 201) {
            assertTrue(++taken < MANY, "expected the database to be full");
            reply = write();
        }

        assertEquals("unavailable", reply.code(), reply.text());
        assertEquals(503, reply.status());
        assertEquals(200, hub.get("/api/v1/workspaces").status(), "it reads still");

        settle(false);
        assertEquals(201, write().status());
    }
}
