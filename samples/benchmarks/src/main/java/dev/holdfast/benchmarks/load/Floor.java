package dev.holdfast.benchmarks.load;

import java.io.IOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * What nothing that signs and keeps an answer can be faster than: bare signatures, and rows inserted in a transaction each.
 *
 * @param place a database of its own on the engine that is measured
 */
record Floor(Engine.Place place) {
    private static final int MESSAGE = 2_000;
    private static final int ROW = 200;
    private static final long NANOS = 1_000_000_000L;

    /** What is done over and over. */
    @FunctionalInterface
    private interface Work {
        void once() throws SQLException;
    }

    /** Gives each thread its own work. */
    @FunctionalInterface
    private interface Worker {
        long until(long deadline) throws SQLException;
    }

    static Floor of(Engine engine) throws IOException, SQLException {
        Floor floor = new Floor(engine.floor());
        try (Connection connection = floor.place.connect()) {
            FilledTables.execute(connection, "CREATE TABLE floor (id bigint, content text)");
        }
        return floor;
    }

    /** Signatures of 2,000 bytes in a second, by so many threads. */
    double signatures(int threads, int seconds) throws IOException, InterruptedException {
        return perSecond(threads, seconds, deadline -> {
            Ed25519PrivateKeyParameters key = new Ed25519PrivateKeyParameters(new SecureRandom());
            byte[] message = new byte[MESSAGE];
            Ed25519Signer signer = new Ed25519Signer();
            return count(deadline, () -> {
                signer.init(true, key);
                signer.update(message, 0, message.length);
                message[0] = signer.generateSignature()[0];
            });
        });
    }

    /** Durable inserts of one row in a second, by so many threads, through as many connections as the engine bears. */
    double inserts(int threads, int seconds) throws IOException, InterruptedException {
        int writers = Math.min(threads, place.writers());
        return perSecond(writers, seconds, deadline -> {
            try (Connection connection = place.connect();
                    PreparedStatement insert = connection.prepareStatement("INSERT INTO floor VALUES (?, ?)")) {
                String content = "x".repeat(ROW);
                return count(deadline, () -> {
                    insert.setLong(1, System.nanoTime());
                    insert.setString(2, content);
                    insert.executeUpdate();
                });
            }
        });
    }

    private static long count(long deadline, Work work) throws SQLException {
        long times = 0;
        while (System.nanoTime() < deadline) {
            work.once();
            times++;
        }
        return times;
    }

    private static double perSecond(int threads, int seconds, Worker worker) throws IOException, InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            long begin = System.nanoTime();
            List<Callable<Long>> work = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                work.add(() -> worker.until(begin + seconds * NANOS));
            }
            long all = 0;
            for (Future<Long> done : pool.invokeAll(work)) {
                all += done.get();
            }
            return all / ((System.nanoTime() - begin) / (double) NANOS);
        } catch (ExecutionException e) {
            throw new IOException("the floor cannot be measured: " + e.getCause(), e);
        } finally {
            pool.shutdownNow();
        }
    }
}
