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
        List<String> held = new ArrayList<>(read());
        int before = held.size();
        for (String bundle : bundles) {
            requireDocument(bundle);
            if (!held.contains(bundle)) {
                held.add(bundle);
            }
        }
        if (held.size() == before) {
            return;
        }
        StringBuilder text = new StringBuilder();
        for (String bundle : held) {
            text.append(bundle).append('\n');
        }
        if (text.length() > MAXIMUM_BYTES) {
            throw new IllegalArgumentException("trust bundles: expected at most " + MAXIMUM_BYTES + " bytes together");
        }
        byte[] content = text.toString().getBytes(StandardCharsets.US_ASCII);
        folder.replace(folder.layout().bundles(), content, Disk.Readers.FOLDER_GROUP);
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
