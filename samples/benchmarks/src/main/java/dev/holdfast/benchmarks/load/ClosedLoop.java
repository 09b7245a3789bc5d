package dev.holdfast.benchmarks.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Clients that each ask for the next thing when they have been answered, over a connection that each keeps. Requests are bytes
 * that were made before.
 */
final class ClosedLoop {
    private static final int BUFFER = 32 * 1024;
    private static final String LENGTH = "content-length:";

    private final int port;
    private final List<byte[]> requests;
    private final byte[] @Nullable [] answers;
    private final AtomicInteger next = new AtomicInteger();
    private volatile long deadline;

    private ClosedLoop(int port, List<byte[]> requests) {
        this.port = port;
        this.requests = requests;
        this.answers = new byte[requests.size()][];
    }

    /** What came of a run. */
    static final class Run {
        private final double seconds;
        private final long[] nanos;
        private final List<byte @Nullable []> answers;

        /**
         * A run.
         *
         * @param seconds how long it took
         * @param nanos how long each answer took, shortest first
         * @param answers the bodies, in the order of the requests; null for those that were not asked any more
         */
        private Run(double seconds, long[] nanos, List<byte @Nullable []> answers) {
            this.seconds = seconds;
            this.nanos = nanos;
            this.answers = answers;
        }

        double perSecond() {
            return nanos.length / seconds;
        }

        /** How long the slowest of a hundred took, in milliseconds. */
        double p99Millis() {
            return nanos.length == 0 ? 0 : nanos[(int) Math.min(nanos.length - 1L, nanos.length * 99L / 100)] / 1e6;
        }

        List<byte @Nullable []> answers() {
            return answers;
        }
    }

    /** Asks until the time is over or every request was made; throws where one is answered with anything but 200. */
    static Run run(int port, List<byte[]> requests, int clients, Duration longest)
            throws IOException, InterruptedException {
        return new ClosedLoop(port, requests).run(clients, longest);
    }

    private Run run(int clients, Duration longest) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Callable<List<Long>>> work = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                work.add(this::client);
            }
            long begin = System.nanoTime();
            deadline = begin + longest.toNanos();
            List<Long> all = new ArrayList<>();
            for (Future<List<Long>> one : threads.invokeAll(work)) {
                all.addAll(one.get());
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            long[] nanos = all.stream().mapToLong(Long::longValue).sorted().toArray();
            return new Run(seconds, nanos, Arrays.asList(answers));
        } catch (ExecutionException e) {
            throw new IOException("a client failed: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Long> client() throws IOException {
        List<Long> took = new ArrayList<>();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), BUFFER);
            for (int i = next.getAndIncrement(); i < requests.size(); i = next.getAndIncrement()) {
                long begin = System.nanoTime();
                if (begin > deadline) {
                    break;
                }
                socket.getOutputStream().write(requests.get(i));
                answers[i] = answer(in);
                took.add(System.nanoTime() - begin);
            }
        }
        return took;
    }

    private static byte[] answer(InputStream in) throws IOException {
        String status = line(in);
        int length = -1;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
                length = Integer.parseInt(header.substring(LENGTH.length()).strip());
            }
        }
        if (length < 0) {
            throw new IOException("an answer without a length: " + status);
        }
        byte[] body = in.readNBytes(length);
        if (!status.startsWith("HTTP/1.1 200 ")) {
            throw new IOException(status + " " + new String(body, StandardCharsets.UTF_8));
        }
        return body;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the hub ended a connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
