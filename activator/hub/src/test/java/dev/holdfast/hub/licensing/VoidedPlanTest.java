package dev.holdfast.hub.licensing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.TestDatabase;
import dev.holdfast.hub.ledger.Database;
import dev.holdfast.hub.ledger.Ledger;
import dev.holdfast.hub.ledger.PostgresDatabase;
import dev.holdfast.hub.ledger.SqliteFile;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a status snapshot costs does not grow with how many activations of its license were voided: no more of them are read
 * than it names. SQLite says how it will look, PostgreSQL how many rows it looked at.
 */
class VoidedPlanTest {
    private static final int ROOM = 1000;
    private static final long NOW = 1_800_000_000_000L;
    private static final int OTHER_LICENSES = 20;
    private static final int GIVEN_BACK = VoidedLicenses.GIVEN_BACK;
    private static final Pattern ROWS = Pattern.compile("(?:actual rows=|Rows Removed by Filter: )(\\d+)");

    @TempDir
    Path folder;

    private Ledger ledger;
    private boolean postgres;

    @BeforeEach
    void open() throws Exception {
        Database made = TestDatabase.fresh();
        Database database = made == null ? new SqliteFile(folder.resolve("hub.db")) : made;
        postgres = database instanceof PostgresDatabase;
        ledger = Ledger.open(database);
        ledger.write(handle -> {
            handle.execute("INSERT INTO product (id, name, created_at) VALUES ('acme', 'Acme', 0)");
            handle.execute("INSERT INTO workspace (id, name, created_at, every_product, most_tokens, every_feature,"
                    + " longest_token_days, never_expiring) VALUES ('w', 'Plant', 0, TRUE, 1, TRUE, 1, TRUE)");
            for (int number = 0; number < OTHER_LICENSES; number++) {
                license(handle, "other." + number);
                activations(handle, "other." + number, 0, 200, "live", "NULL", "NULL");
            }
            return license(handle, "many");
        });
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private static int license(Handle handle, String id) {
        return handle.execute(
                "INSERT INTO license (id, workspace_id, product_id, state, seats, offline_activation, starts_at, policy,"
                        + " minimum_evidence, status_sequence, created_at)"
                        + " VALUES (?, 'w', 'acme', 'active', 5, TRUE, 0, 'standard', 1, 0, 0)",
                id);
    }

    private static int activations(
            Handle handle, String license, int from, int to, String state, String released, String ends) {
        return handle.execute(
                "INSERT INTO activation (license_id, id, device_key, state, derived, revision, activated_at, last_seen_at,"
                        + " released_at, seat_until, last_license_ends_at)"
                        + " WITH RECURSIVE n (number) AS (SELECT CAST(? AS bigint) UNION ALL SELECT number + 1 FROM n"
                        + " WHERE number + 1 < ?) SELECT ?, 'a' || number, 'a' || number, ?, FALSE, number, number, 0, "
                        + released + ", " + released + ", " + ends + " FROM n",
                from,
                to,
                license,
                state);
    }

    private void fill(int released, int live, int ended) {
        ledger.write(handle -> {
            activations(handle, "many", 0, released, "revoked", "5", "NULL");
            activations(handle, "many", released, released + live, "live", "NULL", "NULL");
            if (ended > 0) {
                activations(handle, "many", released + live, released + live + ended, "revoked", "5", "7");
            }
            // PostgreSQL does so by itself, and SQLite never.
            return postgres ? handle.execute("ANALYZE") : 0;
        });
    }

    private List<String> plan(String sql) {
        String explain = postgres
                ? "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) "
                : "EXPLAIN QUERY PLAN ";
        return ledger.write(handle -> {
            if (postgres) {
                // These tables are so small that reading all of them would do.
                handle.execute("SET LOCAL enable_seqscan = off");
            }
            return handle.createQuery(explain + sql)
                    .bind("license", "many")
                    .bind("now", NOW)
                    .bind("most", ROOM + 1)
                    .map((row, context) -> row.getString(postgres ? 1 : 4))
                    .list();
        });
    }

    /** Whether no step looks at more rows, or puts more in order, than a snapshot names. */
    private void assertReadsNoMoreThanItNames(String index, String sql) {
        List<String> steps = plan(sql);
        String all = String.join("\n", steps);
        assertTrue(all.contains(index), all);
        assertFalse(all.contains("TEMP B-TREE FOR ORDER BY") || steps.contains("SCAN activation"), all);
        assertTrue(most(all) <= ROOM + 1, all);
    }

    private static long most(String plan) {
        return ROWS.matcher(plan)
                .results()
                .map(MatchResult::group)
                .mapToLong(text -> Long.parseLong(text.replaceAll(".*\\D", "")))
                .max()
                .orElse(0);
    }

    @ParameterizedTest
    @CsvSource({"3000, 200, 0", "5000, 200, 0", "3000, 200, 2000"})
    void snapshotOfALicense_withMoreReleasedThanItNames_readsNoMore(int released, int live, int ended) {
        fill(released, live, ended);

        assertReadsNoMoreThanItNames("activation_void_by_end", VoidedLicenses.ANY);
        assertReadsNoMoreThanItNames("activation_void_by_end", VoidedLicenses.EXTENTS);
    }

    @ParameterizedTest
    @CsvSource({"3000, 200", "5000, 200"})
    void firstOfThem_areReadInTheirOrder(int released, int live) {
        fill(released, live, 0);

        assertReadsNoMoreThanItNames("activation_void_by_revision", VoidedLicenses.manyOf(GIVEN_BACK));
    }

    @Test
    void whatHasEnded_isNotLookedAt() {
        fill(3, 200, 5000);

        assertReadsNoMoreThanItNames("activation_void_by_end", VoidedLicenses.fewOf(GIVEN_BACK));
        assertReadsNoMoreThanItNames("activation_void_by_end", VoidedLicenses.ANY);
        if (postgres) {
            assertEquals(3, most(String.join("\n", plan(VoidedLicenses.fewOf(GIVEN_BACK)))));
        }
    }

    @Test
    void oldestLiveActivation_isFoundInTheIndex() {
        fill(5000, 200, 0);

        String all = String.join("\n", plan(Revocations.OLDEST_LIVE.replace(":none", "0")));

        assertTrue(all.contains("activation_by_state"), all);
        assertTrue(most(all) <= 200, all);
    }
}
