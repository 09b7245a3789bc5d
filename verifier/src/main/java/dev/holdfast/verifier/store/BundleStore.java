package dev.holdfast.verifier.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The trust bundles of a product's folder, one document a line, oldest first; FORMAT.md 9.9. */
record BundleStore(Folder folder, LastContent<List<String>> last) {
    private static final int MAXIMUM_BYTES = 4 << 20;

    List<String> read() throws DataDirectoryException {
        Path file = folder.layout().bundles();
        Optional<byte[]> content = folder.read(file, MAXIMUM_BYTES);
        if (content.isEmpty()) {
            return List.of();
        }
        List<String> known = last.of(content.get());
        if (known != null) {
            return known;
        }
        List<String> lines = List.copyOf(lines(file, content.get()));
        last.keep(content.get(), lines);
        return lines;
    }

    /** Appends the bundles that are not held yet; the caller holds the record lock. */
    void append(List<String> bundles) throws DataDirectoryException {
        bundles.forEach(BundleStore::requireDocument);
        List<String> held = new ArrayList<>(read());
        List<String> missing = missing(held, bundles);
        if (missing.isEmpty()) {
            return;
        }
        held.addAll(missing);
        StringBuilder text = new StringBuilder();
        for (String bundle : held) {
            text.append(bundle).append('\n');
        }
        if (text.length() > MAXIMUM_BYTES) {
            throw folder.diagnosis().tooLarge(folder.layout().bundles(), MAXIMUM_BYTES);
        }
        byte[] content = text.toString().getBytes(StandardCharsets.US_ASCII);
        folder.replace(folder.layout().bundles(), content, Disk.Readers.FOLDER_GROUP);
    }

    /**
     * What is not held in this order. One that is held before another that it must follow is written once more, for a
     * program that ships fewer bundles could not take it where it stands.
     */
    private static List<String> missing(List<String> held, List<String> bundles) {
        int from = 0;
        for (int i = 0; i < bundles.size(); i++) {
            int place = held.subList(from, held.size()).indexOf(bundles.get(i));
            if (place < 0) {
                return bundles.subList(i, bundles.size());
            }
            from += place + 1;
        }
        return List.of();
    }

    private List<String> lines(Path file, byte[] content) throws DataDirectoryException {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < content.length; i++) {
            if (content[i] == '\n' && i > start) {
                lines.add(new String(content, start, i - start, StandardCharsets.US_ASCII));
                start = i + 1;
            } else if (content[i] <= ' ' || content[i] > '~') {
                throw damaged(file);
            }
        }
        if (start != content.length) {
            throw damaged(file);
        }
        return lines;
    }

    private DataDirectoryException damaged(Path file) {
        return folder.diagnosis()
                .damaged(file + ": expected documents of visible ASCII, each ended by a line feed", null);
    }

    private static void requireDocument(String bundle) {
        boolean visible = !bundle.isEmpty();
        for (int i = 0; i < bundle.length(); i++) {
            visible &= bundle.charAt(i) > ' ' && bundle.charAt(i) <= '~';
        }
        if (!visible) {
            throw new IllegalArgumentException("trust bundle: expected a document of visible ASCII characters");
        }
    }
}
