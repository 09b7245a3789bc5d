package dev.holdfast.hub.command;

import dev.holdfast.hub.Hub;
import dev.holdfast.hub.api.Limits;
import dev.holdfast.hub.api.Listening;
import dev.holdfast.hub.api.Proxies;
import dev.holdfast.protocol.ProblemReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast-hub serve}. */
@Command(
        name = "serve",
        description = "Answer over HTTP until the process is told to end. Plain HTTP stays on the loopback interface,"
                + " or behind a proxy that speaks TLS.")
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger("hub");

    /** Below it a port asks for rights. */
    private static final int FIRST_FREE = 1024;

    private final Surroundings surroundings;

    @Option(names = "--directory", paramLabel = "DIR", required = true, description = "the hub's directory")
    @Nullable
    Path directory;

    @Option(
            names = "--address",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "address to bind (${DEFAULT-VALUE})")
    @Nullable
    InetAddress address;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8700",
            description = "port; 0 for a free one (${DEFAULT-VALUE})")
    int port;

    @Option(names = "--port-file", paramLabel = "FILE", description = "write the port to this file once ready")
    @Nullable
    Path portFile;

    @Option(
            names = "--behind-proxy",
            paramLabel = "ADDRESS",
            split = ",",
            description = "who alone may call, proxies that speak TLS: addresses, or networks such as 192.0.2.0/28;"
                    + " allows any --address")
    List<String> proxies = List.of();

    @ArgGroup(
            validate = false,
            heading = "Limits, which a site of hundreds of devices behind one address does not meet:%n")
    final LimitOptions limits = new LimitOptions();

    @Mixin
    PinOptions pin = new PinOptions();

    ServeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        if (directory == null || address == null) {
            throw CommandFailure.of(ProblemReason.USAGE, "expected --directory");
        }
        Listening listening = new Listening(address, port, Proxies.of(proxies));
        CountDownLatch ended = new CountDownLatch(1);
        Hub hub = Hub.open(directory, surroundings.clock(), surroundings.random(), pin.find(surroundings));
        Thread stopper = new Thread(
                () -> {
                    stop(hub);
                    ended.countDown();
                },
                "stopper");
        Runtime.getRuntime().addShutdownHook(stopper);
        try {
            URI reached = start(hub, listening, limits.limits());
            if (portFile != null) {
                writePort(portFile, reached.getPort());
            }
            surroundings.out().println("holdfast-hub: ready at " + reached);
            hub.signer().warning(surroundings.clock().instant()).ifPresent(this::warn);
            surroundings.out().flush();
        } catch (CommandFailure | IOException | RuntimeException e) {
            Runtime.getRuntime().removeShutdownHook(stopper);
            hub.close();
            throw e;
        }
        ended.await();
        return 0;
    }

    private static URI start(Hub hub, Listening listening, Limits limits) throws CommandFailure {
        try {
            return hub.start(listening, limits);
        } catch (UncheckedIOException e) {
            if (!(e.getCause() instanceof BindException)) {
                throw e;
            }
            throw CommandFailure.of(
                    1,
                    "port_not_free",
                    "port " + listening.port() + " of " + listening.address().getHostAddress()
                            + (listening.port() < FIRST_FREE ? " is taken or not for this user" : " is taken")
                            + ", perhaps by a hub that runs already",
                    "end the program that listens there, or name another port: `--port NUMBER`, with 0 for a free one");
        }
    }

    private void warn(String warning) {
        surroundings.out().println("holdfast-hub: warning: " + warning);
        LOG.warn(warning);
    }

    private static void stop(Hub hub) {
        try {
            hub.close();
            LOG.info("stopped");
        } catch (IOException e) {
            LOG.error("the hub's directory could not be closed", e);
        }
    }

    /** Whoever waits for the file must never see it half written. */
    private static void writePort(Path file, int port) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(temporary, port + "\n");
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
