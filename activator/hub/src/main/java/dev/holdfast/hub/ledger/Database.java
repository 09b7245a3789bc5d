package dev.holdfast.hub.ledger;

import com.zaxxer.hikari.HikariConfig;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementBuilderFactory;

/**
 * Where a hub keeps its ledger. Every engine runs the same SQL; what differs is how it is reached and how its writers
 * queue.
 */
public sealed interface Database permits SqliteFile, PostgresDatabase {
    /** The connections that bring the tables up to date, before any other is opened. */
    HikariConfig migrating();

    /** The one connection of this process that writes. */
    HikariConfig writing();

    /** The connections that read what is committed. */
    HikariConfig reading();

    /**
     * Lets one transaction write at a time, over all processes that share the database; the turn ends with the
     * transaction. Called first of all, so that whatever a transaction reads was committed by those before it.
     */
    void awaitTurn(Handle handle);

    /** How statements are prepared on its connections. */
    StatementBuilderFactory statements();

    /** Names it to people; holds no secret. */
    String description();
}
