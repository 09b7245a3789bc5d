package dev.holdfast.hub.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;

/**
 * The hub's database: one SQLite file in WAL mode, durable at every commit. There is exactly one writing connection,
 * because SQLite has one writer and makes the others wait for seconds; reading connections see the last commit and never
 * wait. Thread-safe.
 */
public final class Ledger implements AutoCloseable {
    private static final int READERS = 4;
    private static final int BUSY_MILLIS = 10_000;
    private static final Duration WAIT_FOR_CONNECTION = Duration.ofSeconds(20);

    private final HikariDataSource writing;
    private final HikariDataSource reading;
    private final Jdbi writer;
    private final Jdbi reader;

    private Ledger(HikariDataSource writing, HikariDataSource reading) {
        this.writing = writing;
        this.reading = reading;
        this.writer = Jdbi.create(writing);
        this.reader = Jdbi.create(reading);
    }

    /** What is done with a connection. */
    public interface Work<T> {
        /** Does it; what is thrown undoes the transaction. */
        T with(Handle handle);
    }

    /** Opens the file, making it where it does not exist, and brings its tables up to date. */
    public static Ledger open(Path file) {
        HikariDataSource writing = pool(file, "ledger-writer", 1, "PRAGMA foreign_keys = ON");
        try {
            Flyway.configure(Ledger.class.getClassLoader())
                    .dataSource(writing)
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
            return new Ledger(writing, pool(file, "ledger-reader", READERS, "PRAGMA query_only = ON"));
        } catch (RuntimeException e) {
            writing.close();
            throw e;
        }
    }

    private static HikariDataSource pool(Path file, String name, int size, String initialSql) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:sqlite:" + file.toAbsolutePath());
        config.setDataSourceProperties(properties());
        config.setPoolName(name);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setMaxLifetime(0);
        config.setConnectionInitSql(initialSql);
        config.setConnectionTimeout(WAIT_FOR_CONNECTION.toMillis());
        return new HikariDataSource(config);
    }

    private static Properties properties() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_MILLIS);
        // A transaction that begins reading and then writes could be refused half-way; it takes the write lock at once.
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        return config.toProperties();
    }

    /** Reads what is committed; work that writes fails. */
    public <T> T read(Work<T> work) {
        return reader.withHandle(work::with);
    }

    /** Does the work in one durable transaction, one at a time. */
    public <T> T write(Work<T> work) {
        return writer.inTransaction(work::with);
    }

    @Override
    public void close() {
        reading.close();
        writing.close();
    }
}
