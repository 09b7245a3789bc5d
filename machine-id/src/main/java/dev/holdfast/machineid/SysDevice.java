package dev.holdfast.machineid;

/** Where a device of {@code /sys} is attached, read from its resolved path. */
final class SysDevice {
    private static final int DEEPEST = 32;

    private SysDevice() {}

    /** Whether no hardware stands behind the device. */
    static boolean isVirtual(String resolved) {
        return resolved.contains("/devices/virtual/");
    }

    /** Whether the path leads through a USB bus, {@code usb1} and so on; a controller may be named after USB as well. */
    static boolean onUsb(String resolved) {
        int at = resolved.indexOf("/usb");
        while (at >= 0) {
            int next = at + "/usb".length();
            if (next < resolved.length() && Character.isDigit(resolved.charAt(next))) {
                return true;
            }
            at = resolved.indexOf("/usb", next);
        }
        return false;
    }

    /**
     * Whether a device above is one that the kernel calls removable: what hangs on an external port, such as Thunderbolt
     * (the attribute {@code removable} of a PCI device, sysfs-devices-removable).
     */
    static boolean onExternalPort(Host host, String resolved) {
        String at = parent(resolved);
        for (int depth = 0; depth < DEEPEST && at.length() > "/sys/devices".length(); depth++) {
            if (host.textUnlessClosed(at + "/removable", "removable").equals("removable")) {
                return true;
            }
            at = parent(at);
        }
        return false;
    }

    static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
