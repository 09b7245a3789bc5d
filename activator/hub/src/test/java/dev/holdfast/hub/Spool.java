package dev.holdfast.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Texts in a temporary file, each with where it was found, to be gone through once more at the end. Thread-safe. */
final class Spool {
    /** What a text is of. */
    enum Place {
        LOG,
        ANSWER,
        ADDRESS,
        KEPT
    }

    /** What is done with a text. */
    interface Reader {
        void on(Place place, String label, byte[] text);
    }

    private final Map<Place, Long> counts = new EnumMap<>(Place.class);
    private @Nullable Path file;
    private @Nullable DataOutputStream out;
    private long length;

    /** Adds a text. */
    synchronized void add(Place place, String label, byte[] text) {
        count(place, 1);
        try {
            DataOutputStream to = out();
            byte[] name = label.getBytes(UTF_8);
            to.writeInt(place.ordinal());
            to.writeInt(name.length);
            to.write(name);
            to.writeInt(text.length);
            to.write(text);
            length += 3L * Integer.BYTES + name.length + text.length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Counts what is not kept here. */
    synchronized void count(Place place, long more) {
        counts.merge(place, more, Long::sum);
    }

    private DataOutputStream out() throws IOException {
        DataOutputStream open = out;
        if (open == null) {
            Path made = Files.createTempFile("heard", null);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(made)));
            open = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(made), 1 << 16));
            file = made;
            out = open;
        }
        return open;
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Goes through all texts that were added since a length was told. */
    synchronized void read(long since, Reader reader) throws IOException {
        out().flush();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            in.skipNBytes(since);
            for (long at = since; at < length; ) {
                Place place = Place.values()[in.readInt()];
                String label = new String(in.readNBytes(in.readInt()), UTF_8);
                byte[] text = in.readNBytes(in.readInt());
                at += 3L * Integer.BYTES + label.getBytes(UTF_8).length + text.length;
                reader.on(place, label, text);
            }
        }
    }

    synchronized long length() {
        return length;
    }

    synchronized Map<Place, Long> counts() {
        return new EnumMap<>(counts);
    }
}
