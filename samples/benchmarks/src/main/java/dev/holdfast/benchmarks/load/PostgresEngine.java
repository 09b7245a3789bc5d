package dev.holdfast.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL server of Debian's package on a free port of the loopback interface, durable as it comes. */
final class PostgresEngine implements Engine {
    private static final String USER = "holdfast";
    private static final String PASSWORD = "only for this run";
    private static final String ACCOUNT = "postgres";
    private static final int MOST_LICENSES = 200_000;
    private static final long MOST_MINUTES_TO_START = 10;

    /** What an operator of a hub of that size gives it: a share of the memory, and checkpoints that are not on top of each other. */
    private static final List<String> SETTINGS = List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=200",
            "shared_buffers=1GB",
            "max_wal_size=8GB",
            "checkpoint_timeout=15min");

    private final Path folder;
    private final int port;
    private final Server server;
    private int databases;

    private PostgresEngine(Path folder, int port, Server server) {
        this.folder = folder;
        this.port = port;
        this.server = server;
    }

    /** Starts a server; throws where the programs are not installed. */
    static PostgresEngine start(Path folder) throws IOException, InterruptedException {
        Path programs = programs();
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path data = Files.createDirectory(folder.resolve("data"));
        Path log = folder.resolve("log");
        Path password = folder.resolve("password");
        Files.writeString(password, PASSWORD);
        if (isRoot()) {
            Server.run(log, Map.of(), List.of("chown", ACCOUNT, data.toString()));
        }
        Server.run(log, Map.of(), as(programs.resolve("initdb"), initialising(password, data)));
        int port = freePort();
        Path passwords = folder.resolve("pgpass");
        Files.writeString(passwords, "127.0.0.1:" + port + ":*:" + USER + ":" + PASSWORD + "\n");
        Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-------"));
        List<String> options = new ArrayList<>(List.of("-D", data.toString(), "-p", String.valueOf(port)));
        SETTINGS.forEach(setting -> options.addAll(List.of("-c", setting)));
        Server server = Server.start(log, Map.of(), as(programs.resolve("postgres"), options));
        PostgresEngine engine = new PostgresEngine(folder, port, server);
        engine.awaitReady();
        return engine;
    }

    private static List<String> initialising(Path password, Path data) {
        return List.of(
                "-U",
                USER,
                "-A",
                "scram-sha-256",
                "--pwfile",
                password.toString(),
                "-E",
                "UTF8",
                "--locale",
                "C.UTF-8",
                "-D",
                data.toString());
    }

    private static Path programs() throws IOException {
        Path versions = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(versions)) {
            try (var found = Files.list(versions)) {
                var newest = found.map(version -> version.resolve("bin"))
                        .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                        .max(Comparator.comparing(Path::toString));
                if (newest.isPresent()) {
                    return newest.get();
                }
            }
        }
        throw new IOException("PostgreSQL: expected Debian's package postgresql, found none; install it, or measure"
                + " SQLite alone: `--engine sqlite`");
    }

    /** The server refuses to run as root, and ends with this process however that ends. */
    private static List<String> as(Path program, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("setpriv", "--pdeathsig", "INT"));
        if (isRoot()) {
            command.addAll(List.of("--reuid", ACCOUNT, "--regid", ACCOUNT, "--clear-groups"));
        }
        command.add(program.toString());
        command.addAll(arguments);
        return command;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MOST_MINUTES_TO_START);
        while (true) {
            try {
                connect("postgres").close();
                return;
            } catch (SQLException e) {
                server.requireAlive();
                if (System.nanoTime() > end) {
                    server.close();
                    throw new IOException(
                            "PostgreSQL: expected it to answer within " + MOST_MINUTES_TO_START
                                    + " minutes, found none",
                            e);
                }
                Thread.sleep(100);
            }
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?reWriteBatchedInserts=true", USER, PASSWORD);
    }

    private Database create(String name) throws SQLException {
        try (Connection connection = connect("postgres");
                Statement create = connection.createStatement()) {
            create.execute("CREATE DATABASE " + name);
        }
        return new Database(this, name);
    }

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public int mostLicenses() {
        return MOST_LICENSES;
    }

    @Override
    public Place newPlace(Path hubDirectory) throws SQLException {
        databases++;
        return create("hub_" + databases);
    }

    @Override
    public Place floor() throws SQLException {
        return create("floor");
    }

    @Override
    public double processorSeconds() throws IOException {
        return server.processorSeconds();
    }

    @Override
    public void close() {
        server.close();
    }

    /** One of its databases. */
    private record Database(PostgresEngine engine, String name) implements Place {
        @Override
        public List<String> initOptions() {
            return List.of("--database", "postgresql://127.0.0.1:" + engine.port + "/" + name + "?user=" + USER);
        }

        @Override
        public Map<String, String> environment() {
            return Map.of("PGPASSFILE", engine.folder.resolve("pgpass").toString());
        }

        @Override
        public Connection connect() throws SQLException {
            return engine.connect(name);
        }

        @Override
        public int writers() {
            return Integer.MAX_VALUE;
        }

        @Override
        public Filling fill() throws SQLException {
            Connection connection = connect();
            FilledTables.execute(connection, "SET session_replication_role = replica");
            return FilledTables.withoutIndexes(
                    connection,
                    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
                            + " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
                    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename",
                    List.of("VACUUM ANALYZE", "CHECKPOINT"));
        }
    }
}
