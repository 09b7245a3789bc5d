package dev.holdfast.hub.licensing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.ledger.Ledger;
import dev.holdfast.hub.ledger.SqliteFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an activation asks for costs no more on a license that has very many; SQLite says how it will look. */
class QueryPlanTest {
    private static final String BY_VALUE =
            "SEARCH activation_evidence USING INDEX activation_evidence_by_digest (digest=? AND license_id=?)";

    @TempDir
    Path folder;

    private List<String> plan(String sql) throws Exception {
        Path file = folder.resolve("hub.db");
        Ledger.open(new SqliteFile(file)).close();
        List<String> steps = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("EXPLAIN QUERY PLAN " + sql)) {
            while (rows.next()) {
                steps.add(rows.getString("detail"));
            }
        }
        return steps;
    }

    private void assertSearches(String step, String sql) throws Exception {
        List<String> steps = plan(sql);
        assertTrue(steps.contains(step), String.join("\n", steps));
    }

    @Test
    void machineOfALostDirectory_isLookedForByItsValues() throws Exception {
        assertSearches(BY_VALUE, Recovery.CANDIDATES.replace("<digests>", "'a', 'b', 'c', 'd', 'e', 'f'"));
    }

    @Test
    void machineThatHadATrial_isLookedForByItsValues() throws Exception {
        assertSearches(BY_VALUE, TermDesk.CANDIDATES.replace("<digests>", "'a', 'b', 'c', 'd', 'e', 'f'"));
    }

    @Test
    void machineThatHasASeat_isLookedForByItsValues() throws Exception {
        assertSearches(BY_VALUE, MachineSeat.CANDIDATES.replace("<digests>", "'a', 'b', 'c', 'd', 'e', 'f'"));
    }

    @Test
    void seats_areCountedInTheIndex() throws Exception {
        assertSearches(
                "SEARCH activation USING COVERING INDEX activation_by_state (license_id=? AND state=?)",
                Seats.DIRECTORIES);
    }
}
