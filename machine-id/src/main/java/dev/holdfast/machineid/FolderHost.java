package dev.holdfast.machineid;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The running machine, or a folder that stands for {@code /}; links in a folder are followed only within it. */
final class FolderHost implements Host {
    private final Path root;
    private final boolean live;

    FolderHost(Path root) {
        this.root = root;
        this.live = root.getParent() == null && root.isAbsolute();
    }

    @Override
    public Reading read(String path, int limit) {
        try {
            Path file = locate(path);
            if (file == null) {
                return new Missing();
            }
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                return new Odd("a directory");
            }
            // Opening a FIFO would wait for a writer, and a device may answer without end.
            if (!attributes.isRegularFile()) {
                return new Odd("not a regular file");
            }
            return new Content(firstBytes(file, limit));
        } catch (NoSuchFileException | InvalidPathException e) {
            return new Missing();
        } catch (AccessDeniedException e) {
            return new Denied();
        } catch (FileNotFoundException e) {
            // All that a stream says of a file that was there a moment ago and may not be read, or is gone.
            return stands(path) ? new Denied() : new Missing();
        } catch (IOException e) {
            return new Odd("not readable: " + e.getClass().getSimpleName());
        }
    }

    // A plain stream, because the first channel of a process loads the network library of the JVM.
    private static String firstBytes(Path file, int limit) throws IOException {
        byte[] bytes = new byte[Math.min(limit, EVIDENCE_LIMIT)];
        int length = 0;
        try (InputStream in = new FileInputStream(file.toString())) {
            int read = in.read(bytes, 0, bytes.length);
            while (read > 0) {
                length += read;
                if (length == bytes.length && length < limit) {
                    bytes = Arrays.copyOf(bytes, Math.min(limit, length * 4));
                }
                read = in.read(bytes, length, bytes.length - length);
            }
        }
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    @Override
    public List<String> list(String directory) {
        List<String> names = new ArrayList<>();
        try {
            Path folder = locate(directory);
            if (folder == null || !Files.isDirectory(folder)) {
                return names;
            }
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
                for (Path entry : stream) {
                    names.add(String.valueOf(entry.getFileName()));
                    if (names.size() >= NAMES_LIMIT) {
                        break;
                    }
                }
            }
        } catch (IOException | DirectoryIteratorException | InvalidPathException e) {
            // A directory that cannot be listed shows nothing, just as one that is empty.
            return List.of();
        }
        Collections.sort(names);
        return names;
    }

    @Override
    public String resolve(String path) {
        try {
            return live ? below(path).toRealPath().toString() : Links.resolve(this, path);
        } catch (IOException | InvalidPathException e) {
            // A path that leads nowhere, in a circle or through a forbidden directory is the same to every caller.
            return "";
        }
    }

    private @Nullable Path locate(String path) {
        if (live) {
            return below(path);
        }
        String resolved = Links.resolve(this, path);
        return resolved.isEmpty() ? null : below(resolved);
    }

    @Override
    public @Nullable String link(String path) {
        try {
            Path file = below(path);
            // Asked first, because a refusal for every name that is no link costs more than all else.
            return Files.isSymbolicLink(file) ? Files.readSymbolicLink(file).toString() : null;
        } catch (IOException | InvalidPathException e) {
            // What is no link or cannot be looked at is not followed; stands() then answers for it.
            return null;
        }
    }

    @Override
    public boolean stands(String path) {
        try {
            return Files.exists(below(path), LinkOption.NOFOLLOW_LINKS);
        } catch (InvalidPathException e) {
            // A name that this platform cannot spell is not there.
            return false;
        }
    }

    private Path below(String path) {
        return root.resolve(path.substring(1));
    }
}
