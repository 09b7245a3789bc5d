package dev.holdfast.verifier.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A lock file of this machine; FORMAT.md 9.8. It is empty, and who removes it writes one byte to it first: a file system may
 * give the number of a removed file to the next one, so that the number alone would not tell them apart.
 *
 * @param identity device and number of the file at the path when it was opened; null where the file system has none
 */
record ChannelLock(FileChannel channel, Path path, @Nullable Object identity) implements Disk.LockFile {
    private static final byte[] DISCARDED = {'\n'};

    /** Device and number of the file at a path, without opening it; null where the system has none. */
    static @Nullable Object identity(Path path) throws IOException {
        return attributes(path).fileKey();
    }

    @Override
    public boolean tryLock() throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            // Another copy of this class in the same virtual machine, for example in another class loader.
            return false;
        }
    }

    @Override
    public boolean isCurrent() throws IOException {
        if (identity == null) {
            return true;
        }
        try {
            return identity.equals(identity(path)) && (channel.size() == 0 || isRevived(identity));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /**
     * Whether a marked file is still at the path, because who marked it was killed before removing it: then what is done to
     * the open file shows at the path. The path must not be opened, since closing it would free the lock.
     */
    private boolean isRevived(Object number) throws IOException {
        if (attributes(path).size() != channel.size()) {
            return false;
        }
        channel.truncate(0);
        BasicFileAttributes now = attributes(path);
        return now.size() == 0 && number.equals(now.fileKey());
    }

    @Override
    public boolean discard() throws IOException {
        if (identity == null) {
            return false;
        }
        try {
            channel.write(ByteBuffer.wrap(DISCARDED), 0);
        } catch (IOException e) {
            // A full disk has no room for the byte. The number alone then tells those who wait that the file is gone.
            return Files.deleteIfExists(path);
        }
        return Files.deleteIfExists(path);
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
