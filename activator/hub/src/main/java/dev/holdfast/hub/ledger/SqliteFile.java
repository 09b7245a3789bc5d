package dev.holdfast.hub.ledger;

import com.zaxxer.hikari.HikariConfig;
import java.nio.file.Path;
import java.util.Properties;
import org.jdbi.v3.core.Handle;
import org.sqlite.SQLiteConfig;

/**
 * One SQLite file in WAL mode, durable at every commit; it is made where it does not exist.
 *
 * @param path the file
 */
public record SqliteFile(Path path) implements Database {
    private static final int READERS = 4;
    private static final int BUSY_MILLIS = 10_000;

    @Override
    public HikariConfig migrating() {
        return writing();
    }

    @Override
    public HikariConfig writing() {
        return pool("PRAGMA foreign_keys = ON", 1);
    }

    @Override
    public HikariConfig reading() {
        return pool("PRAGMA query_only = ON", READERS);
    }

    private HikariConfig pool(String initialSql, int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:sqlite:" + path.toAbsolutePath());
        config.setDataSourceProperties(properties());
        config.setConnectionInitSql(initialSql);
        config.setMaximumPoolSize(size);
        config.setMaxLifetime(0);
        return config;
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

    /** The transaction began by taking the file's write lock. */
    @Override
    public void awaitTurn(Handle handle) {}

    @Override
    public String description() {
        return path.toString();
    }
}
