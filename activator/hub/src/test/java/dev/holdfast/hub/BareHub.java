package dev.holdfast.hub;

import dev.holdfast.hub.api.Limits;
import dev.holdfast.hub.api.Limits.Rate;
import dev.holdfast.hub.api.Listening;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;

/** The hub in a process of its own without the command around it, which takes a third of the time of its start. */
final class BareHub {
    private static final Rate FAST = new Rate(1_000_000, 1_000_000);

    private BareHub() {}

    /** Serves the directory named first, and writes the port to the file named second. */
    public static void main(String[] arguments) throws Exception {
        OrphanWatch.begin();
        Hub hub = Hub.open(Path.of(arguments[0]), InstantSource.system(), new SecureRandom());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(hub)));
        Limits limits = new Limits(FAST, FAST, FAST, FAST, 1, Duration.ofMinutes(10), 1_000);
        int port = hub.start(Listening.onLoopback(0), limits).getPort();
        Path file = Path.of(arguments[1]);
        Path unfinished = file.resolveSibling("port.new");
        Files.writeString(unfinished, "" + port);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        Thread.currentThread().join();
    }

    private static void close(Hub hub) {
        try {
            hub.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
