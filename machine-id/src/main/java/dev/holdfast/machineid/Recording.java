package dev.holdfast.machineid;

import dev.holdfast.machineid.RecordedTree.Entry;
import dev.holdfast.machineid.RecordedTree.File;
import dev.holdfast.machineid.RecordedTree.Link;
import dev.holdfast.machineid.RecordedTree.Unreadable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Everything that observing one Linux machine reads, scrubbed, as one text that can be attached to a bug report and
 * observed again. Every serial, id and address is replaced by one of the same form, the same value always by the same
 * one; names that people gave to volumes, network interfaces, containers and folders are replaced as well. What is known
 * to be shared or a placeholder stays, as do drivers, models and how things are attached.
 */
public final class Recording {
    /** The name of the text inside a recording's folder. */
    public static final String FILE = "tree.txt";

    private final RecordedTree tree;

    private Recording(RecordedTree tree) {
        this.tree = tree;
    }

    /**
     * Observes a machine and keeps what was read.
     *
     * @param machine a Linux machine
     * @param random where the pseudonyms come from, for example a {@link java.security.SecureRandom}
     * @throws UnsupportedOperationException where the machine is not read from files: on macOS and Windows
     */
    public static Recording of(Machine machine, RandomGenerator random) {
        RecordedTree read = new RecordedTree();
        Map<String, String> environment = machine.observeThrough(read);
        Pseudonyms pseudonyms = new Pseudonyms(random, machine.junk());
        return new Recording(new Scrubber(pseudonyms).scrub(read, environment));
    }

    /**
     * Reads the recording in a folder.
     *
     * @throws IOException where there is none
     * @throws IllegalArgumentException where its text is damaged
     */
    public static Recording read(Path folder) throws IOException {
        return parse(Files.readString(folder.resolve(FILE), StandardCharsets.UTF_8));
    }

    /**
     * The recording that a text stands for.
     *
     * @throws IllegalArgumentException where the text is damaged
     */
    public static Recording parse(String text) {
        return new Recording(RecordedText.parse(text));
    }

    /** The recording as text: ASCII, one entry a line. */
    public String text() {
        return RecordedText.print(tree);
    }

    /** Writes the text into a folder, which is made where it is missing. */
    public void writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(FILE), text(), StandardCharsets.UTF_8);
    }

    /** The recorded machine, which shows to {@link Machine#observe()} what the original showed. */
    public Machine machine() {
        return Machine.recorded(tree);
    }

    /**
     * Lays the recording out as files below a folder that then stands for {@code /}, with real symbolic links. What the
     * recorded user could not read becomes a file without any permission, which root can read all the same; where that
     * matters, use {@link #machine()}.
     */
    public void unpackTo(Path folder) throws IOException {
        for (Map.Entry<String, Entry> entry : tree.entries().entrySet()) {
            Path at = folder.resolve(entry.getKey().substring(1));
            Files.createDirectories(at.getParent());
            unpack(at, entry.getValue());
        }
    }

    private static void unpack(Path at, Entry entry) throws IOException {
        if (entry instanceof File file) {
            Files.write(at, file.content().getBytes(StandardCharsets.ISO_8859_1));
        } else if (entry instanceof Link link) {
            Files.createSymbolicLink(at, Path.of(link.target()));
        } else if (entry instanceof Unreadable) {
            Files.createFile(at, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("---------")));
        } else {
            Files.createDirectories(at);
        }
    }
}
