package dev.holdfast.hub;

import dev.holdfast.hub.ledger.PostgresDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A PostgreSQL server on a free port of the loopback interface, started for this run and gone with it. */
final class LocalPostgres {
    private static final String USER = "holdfast";
    private static final String PASSWORD = "database-password-4Rt8Wn";
    private static final String ACCOUNT = "postgres";
    private static final int ATTEMPTS = 5;
    private static final long MOST_MINUTES = 5;
    private static final long MILLIS_BETWEEN_LOOKS = 20;

    private final AtomicInteger databases = new AtomicInteger();
    private final Queue<String> created = new ConcurrentLinkedQueue<>();
    private final Path folder;
    private final int port;

    private LocalPostgres(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** Where the server's programs are; empty where they are not installed. */
    static Optional<Path> programs() {
        Path versions = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(versions)) {
            return Optional.empty();
        }
        try (var found = Files.list(versions)) {
            return found.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.comparing(Path::toString));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static LocalPostgres start(Path programs) throws IOException {
        Heard.RUN.secrets().add(Secrets.Kind.DATABASE_PASSWORD, PASSWORD);
        Path folder = Files.createTempDirectory("holdfast-postgres");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path password = folder.resolve("password");
        Files.writeString(password, PASSWORD);
        Path data = folder.resolve("data");
        Files.createDirectory(data);
        if (isRoot()) {
            run(folder, List.of("chown", ACCOUNT, data.toString()));
        }
        run(
                folder,
                as(
                        programs.resolve("initdb"),
                        "--no-sync",
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
                        data.toString()));
        for (int attempt = 1; ; attempt++) {
            try {
                return serve(programs, folder, data);
            } catch (IOException e) {
                // Another process may have taken the port since it was found free.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static LocalPostgres serve(Path programs, Path folder, Path data) throws IOException {
        int port = freePort();
        Path passwords = folder.resolve("pgpass");
        Files.writeString(passwords, "127.0.0.1:" + port + ":*:" + USER + ":" + PASSWORD + "\n");
        Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-------"));
        System.setProperty("org.postgresql.pgpassfile", passwords.toString());
        // What is killed in these tests is the hub, never the server; so the server need not wait for the disk.
        Process server = process(
                        folder,
                        as(
                                programs.resolve("postgres"),
                                "-D",
                                data.toString(),
                                "-p",
                                "" + port,
                                "-c",
                                "listen_addresses=127.0.0.1",
                                "-c",
                                "unix_socket_directories=",
                                "-c",
                                "fsync=off",
                                "-c",
                                "max_connections=300"))
                .start();
        LocalPostgres started = new LocalPostgres(folder, port);
        started.awaitReady(server);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, folder)));
        return started;
    }

    private static List<String> as(Path program, String... arguments) {
        // The server ends with this process, however that ends.
        List<String> command = new ArrayList<>(List.of("setpriv", "--pdeathsig", "INT"));
        if (isRoot()) {
            command.addAll(List.of("--reuid", ACCOUNT, "--regid", ACCOUNT, "--clear-groups"));
        }
        command.add(program.toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static ProcessBuilder process(Path folder, List<String> command) {
        ProcessBuilder process =
                new ProcessBuilder(command).directory(Path.of("/").toFile());
        process.redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
        return process;
    }

    private static void run(Path folder, List<String> command) throws IOException {
        try {
            Process running = process(folder, command).start();
            boolean ended = running.waitFor(MOST_MINUTES, TimeUnit.MINUTES);
            if (!ended || running.exitValue() != 0) {
                running.destroyForcibly();
                throw new IOException(command
                        + (ended
                                ? " ended with " + running.exitValue()
                                : " did not end within " + MOST_MINUTES + " minutes")
                        + ": " + Files.readString(folder.resolve("log")));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady(Process server) throws IOException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MOST_MINUTES);
        while (true) {
            try {
                connect("postgres").close();
                return;
            } catch (SQLException e) {
                if (!server.isAlive() || System.nanoTime() > end) {
                    server.destroy();
                    throw new IOException(
                            "the server ended, or did not answer within " + MOST_MINUTES + " minutes: "
                                    + Files.readString(folder.resolve("log")),
                            e);
                }
                pause();
            }
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(MILLIS_BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Asks the server to end at once and in order; killed, it would leave its shared memory behind. */
    private static void stop(Process server, Path folder) {
        try {
            new ProcessBuilder("kill", "-INT", String.valueOf(server.pid()))
                    .start()
                    .waitFor();
            if (!server.waitFor(30, TimeUnit.SECONDS)) {
                server.destroyForcibly().waitFor();
            }
            new ProcessBuilder("rm", "-rf", folder.toString()).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:" + url(database));
    }

    private String url(String database) {
        return "postgresql://127.0.0.1:" + port + "/" + database + "?user=" + USER;
    }

    /** The file with the password, as PostgreSQL's own clients read it. */
    Path passwordFile() {
        return folder.resolve("pgpass");
    }

    /** The names of the databases that were made since they were taken last. */
    List<String> takeNames() {
        List<String> names = new ArrayList<>();
        for (String name = created.poll(); name != null; name = created.poll()) {
            names.add(name);
        }
        return names;
    }

    /** A new empty database. */
    PostgresDatabase create() throws IOException {
        String name = "hub_" + databases.incrementAndGet();
        try (Connection connection = connect("postgres");
                Statement create = connection.createStatement()) {
            create.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IOException(e);
        }
        created.add(name);
        return PostgresDatabase.ofUrl(url(name));
    }

    /** Removes databases whose tests are over, whoever is still connected to them. */
    void drop(List<String> names) throws SQLException {
        created.removeAll(names);
        try (Connection connection = connect("postgres");
                Statement drop = connection.createStatement()) {
            for (String name : names) {
                drop.execute("DROP DATABASE " + name + " WITH (FORCE)");
            }
        }
    }
}
