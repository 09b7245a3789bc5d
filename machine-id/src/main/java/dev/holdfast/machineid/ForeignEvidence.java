package dev.holdfast.machineid;

import java.util.List;

/**
 * What macOS or Windows answered, question by question.
 *
 * @param installation the id of the installation: Windows' MachineGuid; macOS has none
 * @param boardUuid the hardware UUID: SMBIOS on Windows, IOPlatformUUID on macOS
 * @param boardSerial the board's serial on Windows, the computer's on macOS
 */
record ForeignEvidence(Answer installation, Answer boardUuid, Answer boardSerial, List<Disk> disks, List<Nic> nics) {
    /** What came back for one question. */
    sealed interface Answer {}

    /** A text, empty where the system knows nothing. */
    record Text(String text) implements Answer {}

    /** The question could not be asked, or came back without any answer. */
    record Failed(String why) implements Answer {}

    /** One disk by its name, model and serial. */
    record Disk(String name, String model, Answer serial) {}

    /** One interface with an address; virtual where the system says that no hardware stands behind it. */
    record Nic(String name, Answer address, boolean virtual) {}

    static final Answer NOTHING = new Text("");

    ForeignEvidence {
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
    }
}
