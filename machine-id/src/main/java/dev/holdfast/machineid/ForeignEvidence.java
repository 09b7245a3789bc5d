package dev.holdfast.machineid;

import java.util.List;

/**
 * What macOS or Windows answered, as raw strings; empty where it answered nothing.
 *
 * @param installation the id of the installation: Windows' MachineGuid; macOS has none
 * @param boardUuid the hardware UUID: SMBIOS on Windows, IOPlatformUUID on macOS
 * @param boardSerial the board's serial on Windows, the computer's on macOS
 */
record ForeignEvidence(String installation, String boardUuid, String boardSerial, List<Disk> disks, List<Nic> nics) {
    /** One disk by its name, model and serial. */
    record Disk(String name, String model, String serial) {}

    /** One interface with an address; virtual where the system says that no hardware stands behind it. */
    record Nic(String name, String address, boolean virtual) {}

    ForeignEvidence {
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
    }
}
