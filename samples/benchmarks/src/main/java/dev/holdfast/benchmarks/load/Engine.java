package dev.holdfast.benchmarks.load;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** A database engine, as the benchmark reaches it beside the hub. */
sealed interface Engine extends AutoCloseable permits SqliteEngine, PostgresEngine {
    /** What a table names it. */
    String name();

    /** The largest number of licenses that is asked of it. */
    int mostLicenses();

    /** A new database for a hub, and what {@code holdfast-hub init} is told of it. */
    Place newPlace(Path hubDirectory) throws IOException, SQLException;

    /** A new database of the benchmark's own, for the floor. */
    Place floor() throws IOException, SQLException;

    /** Processor time of the engine's own processes so far, in seconds; 0 where it has none. */
    double processorSeconds() throws IOException;

    @Override
    void close();

    /** A database. */
    interface Place {
        /** Options for {@code holdfast-hub init}. */
        List<String> initOptions();

        /** Variables for the hub's process. */
        Map<String, String> environment();

        /** A connection for whom every commit is durable. */
        Connection connect() throws SQLException;

        /** How many connections may insert at once without stalling. */
        int writers();

        /** Puts rows into tables. */
        Filling fill() throws SQLException;
    }
}
