package dev.holdfast.machineid;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import oshi.hardware.Baseboard;
import oshi.hardware.ComputerSystem;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;

/**
 * Answers what OSHI's documentation says it answers on macOS and Windows. Composed, not captured: no such machine was at
 * hand. A method that is not given an answer fails; {@link #NULL} is answered as null.
 */
final class FakeOshi {
    /** Stands for null, which OSHI does not promise never to answer. */
    static final Object NULL = new Object();

    private FakeOshi() {}

    /** Hardware of which every question not given here fails. */
    static HardwareAbstractionLayer hardware(Map<String, Object> answers) {
        return answering(HardwareAbstractionLayer.class, answers);
    }

    static ComputerSystem system(Map<String, Object> answers) {
        return answering(ComputerSystem.class, answers);
    }

    static HWDiskStore disk(Map<String, Object> answers) {
        return answering(HWDiskStore.class, answers);
    }

    static NetworkIF nic(Map<String, Object> answers) {
        return answering(NetworkIF.class, answers);
    }

    static HardwareAbstractionLayer hardware(
            String uuid, String serial, String boardSerial, List<HWDiskStore> disks, List<NetworkIF> nics) {
        Baseboard board = answering(Baseboard.class, Map.of("getSerialNumber", boardSerial));
        ComputerSystem system = answering(
                ComputerSystem.class,
                Map.of("getHardwareUUID", uuid, "getSerialNumber", serial, "getBaseboard", board));
        return answering(
                HardwareAbstractionLayer.class,
                Map.of("getComputerSystem", system, "getDiskStores", disks, "getNetworkIFs", nics));
    }

    static HWDiskStore disk(String name, String model, String serial) {
        return answering(HWDiskStore.class, Map.of("getName", name, "getModel", model, "getSerial", serial));
    }

    static NetworkIF nic(String name, String mac, int type, boolean connector) {
        return answering(
                NetworkIF.class,
                Map.of("getName", name, "getMacaddr", mac, "getIfType", type, "isConnectorPresent", connector));
    }

    private static <T> T answering(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            Object answer = answers.get(method.getName());
            if (answer == null) {
                throw new UnsupportedOperationException(method.getName());
            }
            return answer == NULL ? null : answer;
        }));
    }
}
