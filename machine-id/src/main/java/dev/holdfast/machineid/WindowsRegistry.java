package dev.holdfast.machineid;

import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.WinReg;

/** Reads the one value of the Windows registry that is evidence. Loaded on Windows only. */
final class WindowsRegistry {
    private WindowsRegistry() {}

    /** The MachineGuid that Windows made at installation, or empty where it may not be read. */
    static String machineGuid() {
        try {
            return Advapi32Util.registryGetStringValue(
                    WinReg.HKEY_LOCAL_MACHINE,
                    "SOFTWARE\\Microsoft\\Cryptography",
                    "MachineGuid",
                    WinNT.KEY_WOW64_64KEY);
        } catch (Win32Exception e) {
            // A key that is missing or closed to this user is evidence that is not there.
            return "";
        }
    }
}
