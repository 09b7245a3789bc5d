package dev.holdfast.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A backup of a test's hub by the means of its engine: the hub's own command, or those of PostgreSQL. */
final class LedgerBackup {
    private static final long MOST_MINUTES = 10;

    private final Path directory;
    private final InstantSource clock;
    private final Path file;

    private LedgerBackup(Path directory, InstantSource clock, Path file) {
        this.directory = directory;
        this.clock = clock;
        this.file = file;
    }

    /** Makes one while the hub works. */
    static LedgerBackup of(TestHub hub, Path file) throws Exception {
        return of(hub.directory, hub.clock, file);
    }

    /** Makes one of the hub in a directory, whether it works or not. */
    static LedgerBackup of(Path directory, InstantSource clock, Path file) throws Exception {
        LedgerBackup backup = new LedgerBackup(directory, clock, file);
        if (backup.isOnServer()) {
            backup.run("pg_dump", "--format=custom", "--file=" + file, "--dbname=" + backup.url());
        } else {
            new HubBackup(directory).write(file);
        }
        return backup;
    }

    /** Puts it back while the hub is stopped. */
    void putBack() throws Exception {
        if (isOnServer()) {
            run("pg_restore", "--clean", "--if-exists", "--single-transaction", "--dbname=" + url(), file.toString());
            new HubMaintenance(directory, clock, new SecureRandom()).noteRestore(null);
        } else {
            new HubRestore(directory, clock, new SecureRandom()).from(file);
        }
    }

    private boolean isOnServer() {
        return Files.exists(directory.resolve("database"));
    }

    private String url() throws IOException {
        return Files.readString(directory.resolve("database")).strip();
    }

    private void run(String program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(LocalPostgres.programs().orElseThrow().resolve(program).toString()));
        command.addAll(List.of(arguments));
        Path log = Files.createTempFile(program, ".log");
        ProcessBuilder process =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        process.environment().putAll(TestDatabase.environment());
        Process running = process.start();
        boolean ended = running.waitFor(MOST_MINUTES, TimeUnit.MINUTES);
        if (!ended || running.exitValue() != 0) {
            running.destroyForcibly();
            throw new AssertionError(program + ": expected it to end well within " + MOST_MINUTES
                    + " minutes, found that it said: " + Files.readString(log));
        }
        Files.delete(log);
    }
}
