package dev.holdfast.hub.ledger;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.statement.StatementBuilder;
import org.jdbi.v3.core.statement.StatementBuilderFactory;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Keeps the statements of each connection prepared for the next time, because SQLite's driver compiles a statement anew
 * whenever it is prepared, which costs more than running most of them. PostgreSQL's driver keeps its own. Thread-safe, as
 * far as a connection is used by one thread at a time.
 */
final class KeptStatements implements StatementBuilderFactory {
    /** More than a request needs; what was not asked for the longest goes first. */
    private static final int MOST = 100;

    private final Map<Connection, Kept> all = new ConcurrentHashMap<>();

    /** The pool would close at its return whatever is prepared on the connection that it lends, so its own is used. */
    @Override
    public StatementBuilder createStatementBuilder(Connection lent) {
        try {
            Connection connection = lent.unwrap(Connection.class);
            Kept kept = all.get(connection);
            return kept == null ? begin(connection) : kept;
        } catch (SQLException e) {
            throw new IllegalStateException("a connection of the pool could not be asked for its own", e);
        }
    }

    private Kept begin(Connection connection) {
        all.keySet().removeIf(KeptStatements::isClosed);
        Kept kept = new Kept(connection);
        all.put(connection, kept);
        return kept;
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            throw new IllegalStateException("a connection could not say whether it is closed", e);
        }
    }

    private static final class Kept implements StatementBuilder {
        private final Connection connection;
        private final Map<String, PreparedStatement> idle = new LinkedHashMap<>();
        private final IdentityHashMap<Statement, String> working = new IdentityHashMap<>();

        private Kept(Connection connection) {
            this.connection = connection;
        }

        @Override
        public Statement create(Connection lent, StatementContext context) throws SQLException {
            return connection.createStatement();
        }

        /** One that is at work already, as where the mapper of a row asks the same again, is left alone. */
        @Override
        public PreparedStatement create(Connection lent, String sql, StatementContext context) throws SQLException {
            PreparedStatement kept = idle.remove(sql);
            PreparedStatement statement = kept == null ? connection.prepareStatement(sql) : kept;
            working.put(statement, sql);
            return statement;
        }

        @Override
        public CallableStatement createCall(Connection lent, String sql, StatementContext context) throws SQLException {
            return connection.prepareCall(sql);
        }

        /** Whatever was bound is let go of: values may be large, or digests of secrets. */
        @Override
        public void close(Connection lent, String unparsed, Statement statement) throws SQLException {
            String sql = working.remove(statement);
            boolean kept = sql != null && !statement.isClosed() && !idle.containsKey(sql);
            if (!kept || !(statement instanceof PreparedStatement prepared)) {
                statement.close();
                return;
            }
            try {
                prepared.clearBatch();
                prepared.clearParameters();
            } catch (SQLException e) {
                // One that failed was given up by the driver, whose caller has been told why.
                prepared.close();
                return;
            }
            idle.put(sql, prepared);
            if (idle.size() > MOST) {
                Iterator<PreparedStatement> eldest = idle.values().iterator();
                eldest.next().close();
                eldest.remove();
            }
        }
    }
}
