package dev.holdfast.verifier.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The file system of this machine. Stateless and thread-safe. */
final class LocalDisk implements Disk {
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> CREATE_NEW =
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> WRITE = Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    @Override
    public Optional<byte[]> read(Path file, int maximumBytes) throws IOException {
        // An interrupt closes the channel; it must not turn a good license into an unreadable one.
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return readOnce(file, maximumBytes);
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Optional<byte[]> readOnce(Path file, int maximumBytes) throws IOException {
        try {
            // Opening a FIFO would wait for a writer, so that the kind is looked at first.
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                throw new UnfitFileException(file + ": expected a regular file, found " + name(kind(attributes)));
            }
            try (SeekableByteChannel channel = Files.newByteChannel(file, READ)) {
                return Optional.of(content(channel, file, maximumBytes));
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static byte[] content(SeekableByteChannel channel, Path file, int maximumBytes) throws IOException {
        long size = channel.size();
        if (size > maximumBytes) {
            throw new UnfitFileException(file + ": expected at most " + maximumBytes + " bytes, found " + size);
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) size);
        int count = 0;
        while (buffer.hasRemaining() && count >= 0) {
            count = channel.read(buffer);
        }
        return buffer.hasRemaining() ? Arrays.copyOf(buffer.array(), buffer.position()) : buffer.array();
    }

    @Override
    public List<String> list(Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                names.add(String.valueOf(entry.getFileName()));
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    @Override
    public Optional<Entry> look(Path path) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return Optional.of(new Entry(kind(attributes), Ownership.describe(path)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean isFolder(Path path) {
        return Files.isDirectory(path);
    }

    @Override
    public void createFolder(Path folder, @Nullable String group) throws IOException {
        try {
            Files.createDirectory(folder, Ownership.privateFolder(folder));
        } catch (FileAlreadyExistsException e) {
            // One look, for between two of them others may remove the folder and make it again.
            BasicFileAttributes found =
                    Files.readAttributes(folder, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isDirectory() && !(found.isSymbolicLink() && Files.isDirectory(folder))) {
                throw e;
            }
            if (group == null) {
                return;
            }
        }
        Ownership.settleFolder(folder, group);
    }

    @Override
    public boolean isShared(Path folder, String group) throws IOException {
        return Ownership.isShared(folder, group);
    }

    @Override
    public NewFile create(Path file, Readers readers) throws IOException {
        FileChannel channel = FileChannel.open(file, CREATE_NEW, Ownership.privateFile(file));
        try {
            Ownership.settleFile(file, readers);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return new ChannelFile(channel);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        // Windows cannot open a folder as a file; there the rename is all that can be had.
        if (Ownership.isPosix(folder)) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    @Override
    public LockFile openLock(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return opened(file);
        }
        FileChannel made;
        try {
            made = FileChannel.open(file, CREATE_NEW, Ownership.privateFile(file));
        } catch (FileAlreadyExistsException e) {
            return opened(file);
        }
        return settled(made, file);
    }

    private static LockFile opened(Path file) throws IOException {
        Object before = ChannelLock.identity(file);
        return new ChannelLock(FileChannel.open(file, WRITE), file, before);
    }

    private static LockFile settled(FileChannel made, Path file) throws IOException {
        try {
            Ownership.settleFile(file, Readers.OWNER);
            return new ChannelLock(made, file, ChannelLock.identity(file));
        } catch (IOException e) {
            made.close();
            throw e;
        }
    }

    @Override
    public Object identity(Path folder) throws IOException {
        // A bind mount gives one folder two real paths, and closing either's lock file would free the lock of both.
        Object key = Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
        return key == null ? folder.toRealPath() : key;
    }

    @Override
    public String user() {
        return Ownership.user();
    }

    private static Kind kind(BasicFileAttributes attributes) {
        if (attributes.isRegularFile()) {
            return Kind.FILE;
        }
        if (attributes.isDirectory()) {
            return Kind.FOLDER;
        }
        return attributes.isSymbolicLink() ? Kind.LINK : Kind.OTHER;
    }

    private static String name(Kind kind) {
        return switch (kind) {
            case FILE -> "a regular file";
            case FOLDER -> "a folder";
            case LINK -> "a symbolic link";
            case OTHER -> "a device, pipe or socket";
        };
    }

    private record ChannelFile(FileChannel channel) implements NewFile {
        @Override
        public void write(byte[] content) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        @Override
        public void force() throws IOException {
            channel.force(true);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
