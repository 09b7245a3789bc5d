package dev.holdfast.hub.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The hub's ledger: durable at every commit. There is one writing connection and one transaction that writes at a time,
 * so that what a change has checked still holds when it is committed, and because SQLite has one writer and makes
 * others wait for seconds; reading connections see the last commit and never wait. Thread-safe.
 */
public final class Ledger implements AutoCloseable {
    private static final Duration WAIT_FOR_CONNECTION = Duration.ofSeconds(20);

    // SQLite's codes, without what they say more: somebody else writes for long, no memory, a file or a disk that only
    // reads, that fails, that is full, or that is not there.
    private static final Set<Integer> AWAY_CODES = Set.of(
            SQLiteErrorCode.SQLITE_BUSY.code,
            SQLiteErrorCode.SQLITE_NOMEM.code,
            SQLiteErrorCode.SQLITE_READONLY.code,
            SQLiteErrorCode.SQLITE_IOERR.code,
            SQLiteErrorCode.SQLITE_FULL.code,
            SQLiteErrorCode.SQLITE_CANTOPEN.code);

    private final Database database;
    private final HikariDataSource writing;
    private final HikariDataSource reading;
    private final Jdbi writer;
    private final Jdbi reader;

    private Ledger(Database database, HikariDataSource writing, HikariDataSource reading) {
        this.database = database;
        this.writing = writing;
        this.reading = reading;
        this.writer = jdbi(writing, database);
        this.reader = jdbi(reading, database);
    }

    /** A failure is logged: it names the statement, and none of the values, among which may be digests of secrets. */
    private static Jdbi jdbi(HikariDataSource pool, Database database) {
        return Jdbi.create(pool)
                .setStatementBuilderFactory(database.statements())
                .configure(
                        StatementExceptions.class,
                        exceptions -> exceptions.setMessageRendering(failure -> failure.getShortMessage() + " in "
                                + Optional.ofNullable(failure.getStatementContext())
                                        .map(StatementContext::getRawSql)
                                        .orElse("no statement")));
    }

    /** What is done with a connection. */
    public interface Work<T> {
        /** Does it; what is thrown undoes the transaction. */
        T with(Handle handle);
    }

    /**
     * Opens the database and brings its tables up to date.
     *
     * @throws IOException if it cannot be reached, or holds tables that are not a hub's
     */
    public static Ledger open(Database database) throws IOException {
        HikariDataSource reading = pool(database.reading(), "ledger-reader", database);
        try {
            if (!Migrations.areAllIn(reading)) {
                migrate(database);
            }
            return new Ledger(database, pool(database.writing(), "ledger-writer", database), reading);
        } catch (SQLException e) {
            reading.close();
            throw new IOException("database " + database.description() + ": " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            reading.close();
            throw e;
        }
    }

    /**
     * Opens a hub's database beside the hub that works on it: reads only, and leaves its tables as they are.
     *
     * @throws IOException if it cannot be reached
     */
    public static Ledger openToRead(Database database) throws IOException {
        HikariDataSource reading = pool(database.reading(), "ledger-reader", database);
        return new Ledger(database, reading, reading);
    }

    private static void migrate(Database database) throws IOException {
        try (HikariDataSource migrating = pool(database.migrating(), "ledger-migration", database)) {
            Flyway.configure(Ledger.class.getClassLoader())
                    .dataSource(migrating)
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new IOException(
                    "database " + database.description() + ": expected an empty one or a hub's, whose tables can be"
                            + " brought up to date; give the hub a database of its own",
                    e);
        }
    }

    private static HikariDataSource pool(HikariConfig config, String name, Database database) throws IOException {
        config.setPoolName(name);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(WAIT_FOR_CONNECTION.toMillis());
        try {
            return new HikariDataSource(config);
        } catch (HikariPool.PoolInitializationException e) {
            throw new IOException(
                    "database " + database.description() + ": expected to reach it, found: " + inWords(e)
                            + "; start it, check the user and its password (PGPASSFILE, else ~/.pgpass), and try again",
                    e);
        }
    }

    /** What the database said; the pool adds only that it could not begin. */
    private static String inWords(HikariPool.PoolInitializationException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String text = String.valueOf(cause.getMessage());
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    /** Reads what is committed; work that writes fails. */
    public <T> T read(Work<T> work) {
        return whileOpen(reading, () -> reader.withHandle(work::with));
    }

    /** Does the work in one durable transaction, one at a time. */
    public <T> T write(Work<T> work) {
        return whileOpen(
                writing,
                () -> writer.inTransaction(handle -> {
                    database.awaitTurn(handle);
                    return work.with(handle);
                }));
    }

    /** A call that comes, or is still answered, while the hub ends finds the ledger away, and not broken. */
    private static <T> T whileOpen(HikariDataSource pool, Supplier<T> work) {
        try {
            return work.get();
        } catch (JdbiException e) {
            if (pool.isClosed()) {
                throw new ConnectionException(new SQLTransientConnectionException("the ledger is closed", e));
            }
            throw e;
        }
    }

    /**
     * Whether a failure says that the database cannot be reached, or written to, now: what it was asked is undone, or at a commit may have
     * been done, and asking again later is right.
     */
    public static boolean isAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                return true;
            }
            if (cause instanceof SQLiteException file) {
                return AWAY_CODES.contains(file.getErrorCode());
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return saysAway(sql.getSQLState());
            }
        }
        return false;
    }

    // PostgreSQL's classes: a connection's failure, a server out of room, memory or connections, an operator who ends
    // connections or the server, a transaction that the server ended because this process had stood still in it, and a
    // primary that has become a standby and only reads.
    private static boolean saysAway(String state) {
        return state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57P")
                || state.equals("25P03")
                || state.equals("25006");
    }

    @Override
    public void close() {
        reading.close();
        writing.close();
    }
}
