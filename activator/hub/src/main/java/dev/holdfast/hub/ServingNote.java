package dev.holdfast.hub;

import dev.holdfast.hub.licensing.HubSigner;
import dev.holdfast.hub.licensing.ServingProcess;
import dev.holdfast.hub.licensing.Signers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The note in the ledger that this process serves, and what it signs with: made at its start, renewed while it serves, and
 * taken away at its end. What the process is called stands in the file by which it holds its directory too, so that the next
 * one that serves the directory takes away what a killed one left. Used by one thread at a time.
 */
final class ServingNote {
    private static final Logger LOG = LoggerFactory.getLogger("hub");
    private static final Pattern NAME = Pattern.compile("(hp_[0-9a-z]{26})\\s*");
    private static final int LONGEST_NAME = 64;

    private final Signers signers;
    private Instant noted;
    private boolean failing;

    private ServingNote(Signers signers, Instant noted) {
        this.signers = signers;
        this.noted = noted;
    }

    /**
     * Makes it.
     *
     * @param lock the channel to the file by which this process holds its directory
     * @throws IOException if the file cannot be read or written
     */
    static ServingNote begin(FileChannel lock, HubSigner signer, Signers signers, Instant now) throws IOException {
        signers.begin(read(lock));
        write(lock, signer.process());
        LOG.info(
                "process {} signs with {}, until {}",
                signer.process(),
                signer.identity().thumbprint(),
                signer.identity().notAfter());
        return new ServingNote(signers, now);
    }

    private static String read(FileChannel lock) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST_NAME);
        int read = lock.read(bytes, 0);
        Matcher name = NAME.matcher(new String(bytes.array(), 0, Math.max(0, read), StandardCharsets.US_ASCII));
        return name.matches() ? name.group(1) : "";
    }

    private static void write(FileChannel lock, String process) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((process + "\n").getBytes(StandardCharsets.US_ASCII));
        lock.truncate(0);
        while (bytes.hasRemaining()) {
            lock.write(bytes, bytes.position());
        }
    }

    /** Renews it where that is due; what cannot be written is tried again. */
    void renew(Instant now) {
        if (!failing && Duration.between(noted, now).abs().compareTo(ServingProcess.BETWEEN_NOTES) < 0) {
            return;
        }
        try {
            signers.goOn();
            noted = now;
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warn("it cannot be noted that this process serves; it is tried again", e);
            }
            failing = true;
        }
    }

    /** Takes it away; left behind, it counts no longer after three minutes. */
    void end() {
        if (failing) {
            return;
        }
        try {
            signers.end();
        } catch (RuntimeException e) {
            LOG.warn("the note that this process serves is left behind, and counts for three minutes more", e);
        }
    }
}
