package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.KillAccount.Held;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What must hold in a hub's ledger after whatever happened to the processes over it.
 *
 * @param directory the directory of one of them
 */
record LoadCheck(Path directory) {
    /**
     * Every answer that was given is there once; every activation is in the state and in the hands that its last answer
     * said, and there is no other; the audit tells of each change once and has no gap. What a client still waits for is
     * there whole or not at all. None of the machines is taken for a copy of another or for one that went back.
     *
     * @return how many changes are there that nobody was told of
     */
    long requireWhole(String license, List<KillClient> clients) throws SQLException {
        try (Connection connection = TestDatabase.connect(directory)) {
            Set<String> done = requests(connection, license);
            KillAccount expected = new KillAccount();
            long untold = 0;
            for (KillClient client : clients) {
                expected.addAll(client.account());
                if (client.pending()
                        .map(KillStep::requestId)
                        .filter(done::contains)
                        .isPresent()) {
                    expected.add(client.pending().get());
                    untold++;
                }
            }
            assertEquals(expected.requests(), done);
            assertEquals(expected.activations(), activations(connection, license));
            Map<String, Long> records = records(connection, license);
            for (String alarm : List.of("activation.cloned", "activation.restored")) {
                assertEquals(0L, records.getOrDefault(alarm, 0L), alarm);
            }
            records.keySet().retainAll(expected.records().keySet());
            assertEquals(expected.records(), records);
            requireNoGap(connection);
            return untold;
        }
    }

    /** Waits until a database server, if there is one, has noticed that the processes are gone and ended what they began. */
    static void awaitAlone(Path directory) throws Exception {
        if (Files.exists(directory.resolve("hub.db"))) {
            return;
        }
        LoadCheck check = new LoadCheck(directory);
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (check.count("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND pid <> pg_backend_pid() AND backend_type = 'client backend'")
                > 0) {
            assertTrue(System.nanoTime() < end, "expected the server to notice the end of its clients");
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static Set<String> requests(Connection connection, String license) throws SQLException {
        Set<String> ids = new HashSet<>();
        try (Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery(
                        "SELECT request_id FROM answered_request WHERE license_id = '" + license + "'")) {
            while (rows.next()) {
                assertTrue(ids.add(rows.getString(1)), "expected each request once");
            }
        }
        return ids;
    }

    private static Map<String, Held> activations(Connection connection, String license) throws SQLException {
        Map<String, Held> held = new TreeMap<>();
        try (Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery(
                        "SELECT id, device_key, state FROM activation WHERE license_id = '" + license + "'")) {
            while (rows.next()) {
                boolean live = rows.getString(3).equals("live");
                held.put(rows.getString(1), new Held(rows.getString(2), live));
            }
        }
        return held;
    }

    private static Map<String, Long> records(Connection connection, String license) throws SQLException {
        Map<String, Long> counts = new TreeMap<>();
        try (Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery("SELECT action, count(*) FROM audit_row WHERE license_id = '"
                        + license + "' GROUP BY action")) {
            while (rows.next()) {
                counts.put(rows.getString(1), rows.getLong(2));
            }
        }
        return counts;
    }

    private static void requireNoGap(Connection connection) throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("SELECT count(*), min(number), max(number) FROM audit_row")) {
            assertTrue(row.next());
            assertEquals(1, row.getLong(2));
            assertEquals(row.getLong(1), row.getLong(3), "expected the audit without a gap");
        }
    }

    /** The audit has no gap, and every record is sealed and signed; how many there are. */
    long requireSealed() throws Exception {
        long records = count("SELECT count(*) FROM audit_row");
        assertEquals(records, count("SELECT max(number) FROM audit_row"));
        assertEquals(records, new HubAudit(directory).verify(List.of()).signed());
        return records;
    }

    long count(String sql) throws SQLException {
        try (Connection connection = TestDatabase.connect(directory);
                Statement query = connection.createStatement();
                ResultSet row = query.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
