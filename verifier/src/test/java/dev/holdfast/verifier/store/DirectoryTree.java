package dev.holdfast.verifier.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What lies below a path, to compare before and after. */
final class DirectoryTree {
    private DirectoryTree() {}

    /** Owner, mode and content of everything at and below a path; empty where there is nothing. */
    static Map<String, String> of(Path root) throws IOException {
        Map<String, String> tree = new TreeMap<>();
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return tree;
        }
        try (var all = Files.walk(root)) {
            for (Path each : all.toList()) {
                String content = Files.isRegularFile(each) ? Files.readString(each, StandardCharsets.ISO_8859_1) : "";
                Map<String, Object> owner = Files.readAttributes(each, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
                tree.put(root.relativize(each).toString(), new TreeMap<>(owner) + content);
            }
        }
        return tree;
    }
}
