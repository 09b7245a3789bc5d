package dev.holdfast.hub.ledger;

import com.zaxxer.hikari.HikariConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementBuilderFactory;
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
        // The driver would ask for the number of the row after every insert, and leave that question open.
        config.setGetGeneratedKeys(false);
        // A transaction that begins reading and then writes could be refused half-way; it takes the write lock at once.
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        return config.toProperties();
    }

    /**
     * Copies what is committed at one instant into an empty file; the hub that works on this one waits for nothing.
     *
     * @throws SQLException if it cannot be read, or the copy not be written
     */
    public void copyTo(Path file) throws SQLException {
        try (Connection connection = open();
                PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
            copy.setString(1, file.toAbsolutePath().toString());
            copy.execute();
        }
    }

    /**
     * Brings everything into the one file, so that it can be moved; nobody may have it open.
     *
     * @throws SQLException if somebody has
     */
    public void settle() throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet mode = statement.executeQuery("PRAGMA journal_mode = DELETE")) {
            if (!mode.next() || !"delete".equals(mode.getString(1))) {
                throw new SQLException("the database is in use");
            }
        }
    }

    private Connection open() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        return config.createConnection("jdbc:sqlite:" + path.toAbsolutePath());
    }

    /** The transaction began by taking the file's write lock. */
    @Override
    public void awaitTurn(Handle handle) {}

    @Override
    public StatementBuilderFactory statements() {
        return new KeptStatements();
    }

    @Override
    public String description() {
        return path.toString();
    }
}
