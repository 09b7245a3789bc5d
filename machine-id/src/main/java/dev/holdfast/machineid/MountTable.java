package dev.holdfast.machineid;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mounts of this process, from {@code /proc/self/mountinfo} (proc(5)); lines that cannot be read are left out. Of a long
 * table only the mounts that matter are here, and of one beyond {@link Host#LONG_LIMIT} none.
 */
final class MountTable {
    /**
     * One mount.
     *
     * @param device {@code major:minor}
     * @param root the folder within the mounted file system that stands at {@code point}
     */
    record Mount(String id, String device, String root, String point, String type, String source, String options) {
        /** Whether the content is gone after the next boot. */
        boolean volatileMemory() {
            return type.equals("tmpfs") || type.equals("ramfs");
        }

        boolean overlay() {
            return type.equals("overlay") || type.equals("fuse.fuse-overlayfs") || type.equals("aufs");
        }

        /** The folder of the writable layer of an overlay; empty where there is none. */
        String upperLayer() {
            int at = options.indexOf(UPPER_LAYER);
            if (at < 0) {
                return "";
            }
            int end = options.indexOf(',', at);
            return options.substring(at + UPPER_LAYER.length(), end < 0 ? options.length() : end);
        }
    }

    static final String FILE = "/proc/self/mountinfo";
    private static final String UPPER_LAYER = "upperdir=";

    private final List<Mount> mounts;
    private final boolean tellsAll;

    private MountTable(@Nullable List<Mount> mounts) {
        this.mounts = mounts == null ? List.of() : mounts;
        this.tellsAll = mounts != null;
    }

    static MountTable of(Host host) {
        Host.Reading reading = host.read(FILE, Host.MOUNTS_LIMIT);
        if (reading instanceof Host.Content content) {
            boolean cut = content.text().length() >= Host.MOUNTS_LIMIT;
            return new MountTable(cut ? LongMountTable.of(host) : parse(content.text()));
        }
        return new MountTable(reading instanceof Host.Odd ? null : List.of());
    }

    static List<Mount> parse(String text) {
        List<Mount> mounts = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            Mount mount = parse(line.split(" ", -1));
            if (mount != null) {
                mounts.add(mount);
            }
        }
        return mounts;
    }

    private static @Nullable Mount parse(String[] fields) {
        int separator = 6;
        while (separator < fields.length && !fields[separator].equals("-")) {
            separator++;
        }
        if (separator + 2 >= fields.length) {
            return null;
        }
        String options = separator + 3 < fields.length ? fields[separator + 3] : "";
        return new Mount(
                fields[0],
                fields[2],
                unescape(fields[3]),
                unescape(fields[4]),
                fields[separator + 1],
                unescape(fields[separator + 2]),
                options);
    }

    static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        return text.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }

    /** Whether every mount that matters is here; not where the table was odd or too long, and then there is none. */
    boolean tellsAll() {
        return tellsAll;
    }

    List<Mount> all() {
        return mounts;
    }

    /** The mount that a resolved path lies on; of two at one point the later one, which hides the other. */
    @Nullable
    Mount holding(String path) {
        Mount best = null;
        for (Mount mount : mounts) {
            String point = mount.point();
            if (holds(point, path)
                    && (best == null || point.length() >= best.point().length())) {
                best = mount;
            }
        }
        return best;
    }

    /** Whether a mount at {@code point} holds a path, unless another mount hides it. */
    static boolean holds(String point, String path) {
        boolean below = path.startsWith(point);
        return below && (point.equals("/") || path.length() == point.length() || path.charAt(point.length()) == '/');
    }

    /** The last mount at exactly this point. */
    @Nullable
    Mount at(String point) {
        Mount mount = holding(point);
        return mount != null && mount.point().equals(point) ? mount : null;
    }
}
