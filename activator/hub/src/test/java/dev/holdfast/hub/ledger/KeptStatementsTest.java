package dev.holdfast.hub.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptStatementsTest {
    private static final String ASKED = "SELECT :value";

    @TempDir
    Path folder;

    private HikariDataSource pool;
    private Jdbi jdbi;

    @BeforeEach
    void open() {
        HikariConfig config = new SqliteFile(folder.resolve("kept.db")).writing();
        pool = new HikariDataSource(config);
        jdbi = Jdbi.create(pool).setStatementBuilderFactory(new KeptStatements());
    }

    @AfterEach
    void close() {
        pool.close();
    }

    private static String ask(Handle handle, String value) {
        return handle.createQuery(ASKED)
                .bind("value", value)
                .mapTo(String.class)
                .one();
    }

    private static PreparedStatement prepare(Handle handle, String sql) throws SQLException {
        return handle.getStatementBuilder()
                .create(handle.getConnection(), sql, handle.createQuery(sql).getContext());
    }

    private static void giveBack(Handle handle, String sql, PreparedStatement statement) throws SQLException {
        handle.getStatementBuilder().close(handle.getConnection(), sql, statement);
    }

    @Test
    void statementOfAnEarlierTransaction_isTakenAgain() throws Exception {
        PreparedStatement first = jdbi.withHandle(handle -> {
            PreparedStatement statement = prepare(handle, "SELECT 1");
            giveBack(handle, "SELECT 1", statement);
            return statement;
        });
        assertFalse(first.isClosed());
        jdbi.useHandle(handle -> assertSame(first, prepare(handle, "SELECT 1")));
    }

    @Test
    void statementAtWork_isNotGivenToAnother() throws Exception {
        jdbi.useHandle(handle -> {
            PreparedStatement outer = prepare(handle, "SELECT 1");
            PreparedStatement inner = prepare(handle, "SELECT 1");
            assertNotSame(outer, inner);
            giveBack(handle, "SELECT 1", inner);
            giveBack(handle, "SELECT 1", outer);
            assertFalse(inner.isClosed());
            assertTrue(outer.isClosed());
        });
    }

    @Test
    void rowsMappedByTheSameQuestion_areAllRead() {
        List<String> read = jdbi.withHandle(handle -> handle.createQuery("SELECT :value UNION ALL SELECT 'b'")
                .bind("value", "a")
                .map((row, context) -> row.getString(1)
                        + handle.createQuery("SELECT :value UNION ALL SELECT 'b'")
                                .bind("value", row.getString(1))
                                .mapTo(String.class)
                                .first())
                .list());
        assertEquals(List.of("aa", "bb"), read);
    }

    @Test
    void valuesOfTheLastTime_areGone() throws Exception {
        jdbi.useHandle(handle -> {
            assertEquals("a secret", ask(handle, "a secret"));
            PreparedStatement kept = prepare(handle, "SELECT ?");
            try (ResultSet row = kept.executeQuery()) {
                assertTrue(row.next());
                assertNull(row.getString(1));
            }
        });
    }

    @Test
    void statementThatFailed_isAsGoodAsNewTheNextTime() {
        jdbi.useHandle(handle -> {
            handle.execute("CREATE TABLE one (id bigint PRIMARY KEY)");
            String insert = "INSERT INTO one VALUES (?)";
            handle.execute(insert, 1);
            assertThrows(UnableToExecuteStatementException.class, () -> handle.execute(insert, 1));
            assertThrows(
                    UnableToExecuteStatementException.class,
                    () -> handle.prepareBatch(insert).add(2).add(1).execute());
            handle.prepareBatch(insert).add(3).add(4).execute();
            assertEquals(
                    List.of(1, 2, 3, 4),
                    handle.createQuery("SELECT id FROM one ORDER BY id")
                            .mapTo(Integer.class)
                            .list());
        });
    }

    @Test
    void transactionThatIsUndone_leavesNothingOpen() {
        jdbi.useHandle(handle -> handle.execute("CREATE TABLE one (id bigint PRIMARY KEY)"));
        assertThrows(
                IllegalStateException.class,
                () -> jdbi.useTransaction(handle -> {
                    handle.execute("INSERT INTO one VALUES (?)", 1);
                    throw new IllegalStateException("undone");
                }));
        jdbi.useTransaction(handle -> handle.execute("INSERT INTO one VALUES (?)", 1));
        jdbi.useHandle(handle -> handle.execute("VACUUM"));
    }

    @Test
    void moreStatementsThanAreKept_closeTheOldest() throws Exception {
        jdbi.useHandle(handle -> {
            PreparedStatement oldest = prepare(handle, "SELECT 0");
            giveBack(handle, "SELECT 0", oldest);
            for (int i = 1; i <= 100; i++) {
                assertFalse(oldest.isClosed());
                giveBack(handle, "SELECT " + i, prepare(handle, "SELECT " + i));
            }
            assertTrue(oldest.isClosed());
        });
    }

    @Test
    void connectionThatTakesThePlaceOfAnother_hasStatementsOfItsOwn() throws Exception {
        Connection first = jdbi.withHandle(handle -> {
            assertEquals("a", ask(handle, "a"));
            return handle.getConnection().unwrap(Connection.class);
        });
        pool.getHikariPoolMXBean().softEvictConnections();
        jdbi.useHandle(handle -> {
            assertNotSame(first, handle.getConnection().unwrap(Connection.class));
            assertEquals("b", ask(handle, "b"));
        });
    }
}
