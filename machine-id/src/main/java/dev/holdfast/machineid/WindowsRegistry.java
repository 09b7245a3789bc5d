package dev.holdfast.machineid;

import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.WinReg;

/** Reads the one value of the Windows registry that is evidence. Loaded on Windows only. */
final class WindowsRegistry {
    private WindowsRegistry() {}

    /** The MachineGuid that Windows made at installation; throws where it is missing or may not be read. */
    static String machineGuid() {
        return Advapi32Util.registryGetStringValue(
                WinReg.HKEY_LOCAL_MACHINE, "SOFTWARE\\Microsoft\\Cryptography", "MachineGuid", WinNT.KEY_WOW64_64KEY);
    }
}
