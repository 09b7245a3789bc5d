package dev.holdfast.benchmarks;

import java.util.ArrayList;
import java.util.List;
import oshi.SystemInfo;
import oshi.hardware.ComputerSystem;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;

/** What an application would ask OSHI for, to recognise a machine by the same four kinds of evidence. */
final class OshiEvidence {
    private OshiEvidence() {}

    static List<String> collect() {
        HardwareAbstractionLayer hardware = new SystemInfo().getHardware();
        List<String> values = new ArrayList<>();
        ComputerSystem computer = hardware.getComputerSystem();
        values.add(computer.getHardwareUUID());
        values.add(computer.getBaseboard().getSerialNumber());
        for (HWDiskStore disk : hardware.getDiskStores()) {
            values.add(disk.getSerial());
        }
        for (NetworkIF network : hardware.getNetworkIFs()) {
            values.add(network.getMacaddr());
        }
        return values;
    }
}
