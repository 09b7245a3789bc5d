package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * What must hold in a hub's ledger after whatever happened to the processes over it.
 *
 * @param directory the directory of one of them
 */
record LoadCheck(Path directory) {
    /** Every answer is there once, every device has one seat and no more, and the audit tells of each without a gap. */
    void requireWhole(String license, List<KillClient> clients) throws Exception {
        long answers = clients.stream().mapToLong(KillClient::answered).sum();
        long devices = clients.stream().mapToLong(KillClient::devices).sum();
        String of = " license_id = '" + license + "'";
        assertEquals(devices, count("SELECT count(*) FROM activation WHERE state = 'live' AND" + of));
        assertEquals(answers, count("SELECT count(*) FROM answered_request WHERE" + of));
        assertEquals(devices, count("SELECT count(*) FROM audit_row WHERE action = 'activation.created' AND" + of));
        assertEquals(
                answers - devices,
                count("SELECT count(*) FROM audit_row WHERE action = 'activation.refreshed' AND" + of));
    }

    /** The audit has no gap, and every record is sealed and signed; how many there are. */
    long requireSealed() throws Exception {
        long records = count("SELECT count(*) FROM audit_row");
        assertEquals(records, count("SELECT max(number) FROM audit_row"));
        assertEquals(records, new HubAudit(directory).verify(List.of()).signed());
        return records;
    }

    /** What was asked again and has left no record under the second call's ID was done by the first. */
    long doneButNotTold(List<KillClient> clients) throws SQLException {
        long done = 0;
        for (KillClient client : clients) {
            for (String call : client.repeatedCalls()) {
                done += count("SELECT 1 - count(*) FROM audit_row WHERE request_id = '" + call + "'");
            }
        }
        return done;
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
