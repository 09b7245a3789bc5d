package dev.holdfast.hub.ledger;

import com.zaxxer.hikari.HikariConfig;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.DefaultStatementBuilder;
import org.jdbi.v3.core.statement.StatementBuilderFactory;

/**
 * A PostgreSQL database, which several hub processes may share. The password comes from the password file of
 * PostgreSQL's own clients ({@code PGPASSFILE}, else {@code .pgpass} in the home directory) and stands neither in the
 * URL nor in the hub's directory. Off the loopback interface the server has to prove who it is
 * ({@code sslmode=verify-full}).
 */
public final class PostgresDatabase implements Database {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,63}");
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_./-]{1,300}");
    private static final String FORM = "database: expected postgresql://HOST[:PORT]/NAME?user=USER[&sslrootcert=FILE],"
            + " with the password in the file that PGPASSFILE names, found ";

    /** Any number that is always the same; nothing else in the database takes advisory locks. */
    private static final long TURN = 0x484f4c4446415354L;

    /**
     * What every process must agree on, whatever the server or the role sets: a commit that was told is on the disk, and
     * the turn of a process that froze, or whose machine is gone, ends within seconds instead of hours. What is asked for in
     * a turn is a few rows in the order of an index; a bitmap would hold all that fit before the first of them is taken.
     */
    private static final String WRITING =
            "SET enable_bitmapscan = off; SET idle_in_transaction_session_timeout = 20000;"
                    + " SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 2;"
                    + " SELECT set_config('synchronous_commit', 'on', false)"
                    + " WHERE current_setting('synchronous_commit') = 'off'";

    private static final int READERS = 8;
    private static final int USUAL_PORT = 5432;

    private final String host;
    private final int port;
    private final String name;
    private final Map<String, String> options;

    private PostgresDatabase(String host, int port, String name, Map<String, String> options) {
        this.host = host;
        this.port = port;
        this.name = name;
        this.options = options;
    }

    /**
     * Reads a connection URL: {@code postgresql://HOST[:PORT]/NAME?user=USER}, where {@code sslrootcert=FILE} may follow.
     *
     * @throws IllegalArgumentException if it is of another form; the message does not repeat it, since it may hold a
     *     password
     */
    public static PostgresDatabase ofUrl(String url) {
        URI uri = uri(url);
        if (!"postgresql".equals(uri.getScheme()) || uri.getHost() == null || uri.getFragment() != null) {
            throw new IllegalArgumentException(FORM + "another form");
        }
        if (uri.getUserInfo() != null) {
            throw new IllegalArgumentException(FORM + "a user or a password before the host");
        }
        String path = String.valueOf(uri.getPath());
        if (!path.startsWith("/") || !NAME.matcher(path.substring(1)).matches()) {
            throw new IllegalArgumentException(FORM + "no name of a database");
        }
        int port = uri.getPort() == -1 ? USUAL_PORT : uri.getPort();
        return new PostgresDatabase(uri.getHost(), port, path.substring(1), options(uri.getQuery()));
    }

    private static URI uri(String url) {
        try {
            return new URI(url.strip());
        } catch (URISyntaxException e) {
            // The cause would repeat the URL.
            throw new IllegalArgumentException(FORM + "what is no URL");
        }
    }

    private static Map<String, String> options(@org.jspecify.annotations.Nullable String query) {
        Map<String, String> options = new TreeMap<>();
        for (String option : query == null ? new String[0] : query.split("&", -1)) {
            int equals = option.indexOf('=');
            String key = equals < 0 ? option : option.substring(0, equals);
            String value = option.substring(equals + 1);
            Pattern form = key.equals("user") ? NAME : PATH;
            boolean known = key.equals("user") || key.equals("sslrootcert");
            if (!known || !form.matcher(value).matches() || options.put(key, value) != null) {
                throw new IllegalArgumentException(FORM + "another option, one twice or one without a value");
            }
        }
        if (!options.containsKey("user")) {
            throw new IllegalArgumentException(FORM + "no user");
        }
        return options;
    }

    /** The connection URL as {@link #ofUrl} reads it. */
    public String url() {
        StringBuilder url = new StringBuilder(description()).append("?user=").append(options.get("user"));
        String certificate = options.get("sslrootcert");
        return certificate == null
                ? url.toString()
                : url.append("&sslrootcert=").append(certificate).toString();
    }

    /** One connection holds the lock that keeps other processes from migrating while the second migrates. */
    @Override
    public HikariConfig migrating() {
        return pool(2, false);
    }

    @Override
    public HikariConfig writing() {
        HikariConfig config = pool(1, false);
        config.setConnectionInitSql(WRITING);
        return config;
    }

    @Override
    public HikariConfig reading() {
        return pool(READERS, true);
    }

    private HikariConfig pool(int size, boolean readOnly) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:" + description());
        options.forEach(config::addDataSourceProperty);
        config.addDataSourceProperty("sslmode", onLoopback() ? "prefer" : "verify-full");
        config.addDataSourceProperty("ApplicationName", "holdfast-hub");
        // A network that swallows packets must not hold the one writer for good.
        config.addDataSourceProperty("socketTimeout", "60");
        config.addDataSourceProperty("connectTimeout", "10");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        // The detail of a refusal repeats the values of a row.
        config.addDataSourceProperty("logServerErrorDetail", "false");
        config.setMaximumPoolSize(size);
        config.setReadOnly(readOnly);
        // With any other level, a statement after the turn has come would not see what was committed before it.
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return config;
    }

    private boolean onLoopback() {
        if (host.equals("localhost")) {
            return true;
        }
        boolean literal = host.startsWith("[") || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
        try {
            return literal && InetAddress.getByName(host).isLoopbackAddress();
        } catch (java.net.UnknownHostException e) {
            return false;
        }
    }

    @Override
    public void awaitTurn(Handle handle) {
        handle.createQuery("SELECT 1 FROM (SELECT pg_advisory_xact_lock(:turn)) AS turn")
                .bind("turn", TURN)
                .mapTo(Integer.class)
                .one();
    }

    /** Its driver keeps what was prepared a few times. */
    @Override
    public StatementBuilderFactory statements() {
        return DefaultStatementBuilder.FACTORY;
    }

    @Override
    public String description() {
        return "postgresql://" + host + ":" + port + "/" + name;
    }
}
