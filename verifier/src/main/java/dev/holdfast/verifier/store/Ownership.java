package dev.holdfast.verifier.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Owner, group and mode of what is made in a data directory; FORMAT.md 9.3. A folder that is setgid is shared with its
 * group. What root makes in somebody else's folder is given to the owner of that folder, so that a directory which root
 * activated for an application stays the application's.
 */
final class Ownership {
    private static final int SETGID = 02000;
    private static final int SHARED_FOLDER = 02750;
    private static final int PERMISSIONS = 07777;
    private static final String MODE = "unix:mode";
    private static final String UID = "unix:uid";
    private static final FileAttribute<?>[] NONE = {};
    private static final FileAttribute<?>[] FILE_0600 = {
        PosixFilePermissions.asFileAttribute(
                EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE))
    };
    private static final FileAttribute<?>[] FOLDER_0700 = {
        PosixFilePermissions.asFileAttribute(EnumSet.of(
                PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE))
    };
    private static final Set<PosixFilePermission> FILE_0640 =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.GROUP_READ);

    private Ownership() {}

    static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    static FileAttribute<?>[] privateFile(Path file) {
        return isPosix(file) ? FILE_0600 : NONE;
    }

    static FileAttribute<?>[] privateFolder(Path folder) {
        return isPosix(folder) ? FOLDER_0700 : NONE;
    }

    /** Gives a folder that was just made its group, its mode and its owner. */
    static void settleFolder(Path folder, @Nullable String group) throws IOException {
        if (!isPosix(folder)) {
            if (group != null) {
                throw new FileSystemException(folder.toString(), null, "groups are not supported here");
            }
            return;
        }
        if (group != null) {
            view(folder).setGroup(named(folder, group));
        }
        if (group != null || isSetgid(folder)) {
            Files.setAttribute(folder, MODE, SHARED_FOLDER, LinkOption.NOFOLLOW_LINKS);
        }
        giveToOwnerOf(parentOf(folder), folder, group == null);
    }

    /** Whether a folder shares with a group what is made in it. */
    static boolean isShared(Path folder, String group) throws IOException {
        return isSetgid(folder)
                && Files.readAttributes(folder, PosixFileAttributes.class)
                        .group()
                        .equals(named(folder, group));
    }

    private static GroupPrincipal named(Path folder, String group) throws IOException {
        try {
            return folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group);
        } catch (UserPrincipalNotFoundException e) {
            // Newer Java versions leave the name out.
            UserPrincipalNotFoundException unknown = new UserPrincipalNotFoundException(group);
            unknown.initCause(e);
            throw unknown;
        }
    }

    /** Gives a file that was just made its mode and its owner. */
    static void settleFile(Path file, Disk.Readers readers) throws IOException {
        if (!isPosix(file)) {
            return;
        }
        Path folder = parentOf(file);
        if (readers == Disk.Readers.FOLDER_GROUP && isSetgid(folder)) {
            view(file).setPermissions(FILE_0640);
        }
        giveToOwnerOf(folder, file, true);
    }

    /** Owner and mode as messages show them. */
    static String describe(Path path) throws IOException {
        if (!isPosix(path)) {
            return "owner " + Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
        }
        int mode = mode(path, LinkOption.NOFOLLOW_LINKS) & PERMISSIONS;
        return "owner uid " + uid(path, LinkOption.NOFOLLOW_LINKS) + ", mode 0" + Integer.toOctalString(mode);
    }

    /** The user of this process: Linux tells the effective one by the owner of its own process folder. */
    static String user() {
        Path self = Path.of("/proc/self");
        try {
            if (isPosix(self) && Files.isDirectory(self)) {
                return "uid " + uid(self);
            }
        } catch (IOException e) {
            return "user " + System.getProperty("user.name", "unknown") + " (/proc is not readable)";
        }
        return "user " + System.getProperty("user.name", "unknown");
    }

    private static void giveToOwnerOf(Path folder, Path made, boolean withGroup) throws IOException {
        // Only root can give away, and root alone leaves files behind that the folder's owner cannot read.
        if (uid(made, LinkOption.NOFOLLOW_LINKS) != 0 || uid(folder) == 0) {
            return;
        }
        PosixFileAttributes wanted = Files.readAttributes(folder, PosixFileAttributes.class);
        try {
            if (withGroup) {
                view(made).setGroup(wanted.group());
            }
            view(made).setOwner(wanted.owner());
        } catch (FileSystemException e) {
            // Root without CAP_CHOWN, or in a user namespace that does not map the owner, keeps what it made: the write
            // is sound, and a reader who is locked out is told the owner and the cure.
            if (uid(made, LinkOption.NOFOLLOW_LINKS) != 0) {
                throw e;
            }
        }
    }

    private static PosixFileAttributeView view(Path path) {
        return Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    static boolean isSetgid(Path folder) throws IOException {
        return isPosix(folder) && (mode(folder) & SETGID) != 0;
    }

    private static int mode(Path path, LinkOption... options) throws IOException {
        return (Integer) Files.getAttribute(path, MODE, options);
    }

    private static int uid(Path path, LinkOption... options) throws IOException {
        return (Integer) Files.getAttribute(path, UID, options);
    }

    private static Path parentOf(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        return parent == null ? path.toAbsolutePath() : parent;
    }
}
