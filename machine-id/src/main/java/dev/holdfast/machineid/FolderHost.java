package dev.holdfast.machineid;

import java.io.BufferedInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The running machine, or a folder that stands for {@code /}; links in a folder are followed only within it. */
@AllowedApi(
        "java.nio.file makes an exception of every missing file and links a lambda for every folder, which costs most")
final class FolderHost implements Host {
    /** As much as a hundred thousand names take on a disk. */
    private static final long LARGEST_FOLDER = 4L << 20;

    private final Path root;
    private final boolean live;

    FolderHost(Path root) {
        this.root = root;
        this.live = root.getParent() == null && root.isAbsolute();
    }

    @Override
    public Reading read(String path, int limit) {
        String place = live ? path : below(Links.resolve(this, path));
        if (place.isEmpty()) {
            return new Missing();
        }
        File file = new File(place);
        if (file.isFile()) {
            return content(file, limit);
        }
        if (file.exists()) {
            // Opening a FIFO would wait for a writer, and a device may answer without end.
            return new Odd(file.isDirectory() ? "a directory" : "not a regular file");
        }
        return isHidden(file) ? new Denied() : new Missing();
    }

    private static Reading content(File file, int limit) {
        try (InputStream in = new FileInputStream(file)) {
            return new Content(firstBytes(in, limit));
        } catch (FileNotFoundException e) {
            // All that a stream says of a file that was there a moment ago and may not be read, or is gone.
            return file.exists() ? new Denied() : new Missing();
        } catch (IOException e) {
            return new Odd("not readable: " + e.getClass().getSimpleName());
        }
    }

    private static String firstBytes(InputStream in, int limit) throws IOException {
        byte[] bytes = new byte[Math.min(limit, EVIDENCE_LIMIT)];
        int length = 0;
        int read = in.read(bytes, 0, bytes.length);
        while (read > 0) {
            length += read;
            if (length == bytes.length && length < limit) {
                bytes = Arrays.copyOf(bytes, Math.min(limit, length * 4));
            }
            read = in.read(bytes, length, bytes.length - length);
        }
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    @Override
    public Reading readLines(String path, Lines lines) {
        String place = live ? path : below(Links.resolve(this, path));
        if (place.isEmpty() || !new File(place).isFile()) {
            return new Missing();
        }
        try (InputStream in = new BufferedInputStream(new FileInputStream(place), 1 << 16)) {
            return LongFile.kept(in, lines);
        } catch (IOException e) {
            return new Odd("not readable: " + e.getClass().getSimpleName());
        }
    }

    // Nothing says what lies behind a folder that this user may not enter.
    private static boolean isHidden(File file) {
        File folder = file.getParentFile();
        while (folder != null && !folder.exists()) {
            folder = folder.getParentFile();
        }
        return folder != null && !folder.canExecute();
    }

    @Override
    public List<String> list(String directory) {
        String place = live ? directory : below(Links.resolve(this, directory));
        if (place.isEmpty()) {
            return List.of();
        }
        File folder = new File(place);
        // Asked first, because all names are read at once; a folder that the kernel shows has no size of its own.
        String[] names = folder.length() > LARGEST_FOLDER ? null : folder.list();
        if (names == null) {
            // A directory that cannot be listed shows nothing, just as one that is empty.
            return List.of();
        }
        Arrays.sort(names);
        return Arrays.asList(names).subList(0, Math.min(NAMES_LIMIT, names.length));
    }

    @Override
    public String resolve(String path) {
        if (!live) {
            return Links.resolve(this, path);
        }
        try {
            File file = new File(path);
            return file.exists() ? file.getCanonicalPath() : "";
        } catch (IOException e) {
            // A path that leads nowhere, in a circle or through a forbidden directory is the same to every caller.
            return "";
        }
    }

    @Override
    public boolean exists(String path) {
        return live ? new File(path).exists() : !Links.resolve(this, path).isEmpty();
    }

    @Override
    public @Nullable String link(String path) {
        try {
            Path file = Path.of(below(path));
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
            return Files.exists(Path.of(below(path)), LinkOption.NOFOLLOW_LINKS);
        } catch (InvalidPathException e) {
            // A name that this platform cannot spell is not there.
            return false;
        }
    }

    /** Where a path of the tree lies, or empty for one that leads nowhere. */
    private String below(String path) {
        return live || path.isEmpty() ? path : root + path;
    }
}
