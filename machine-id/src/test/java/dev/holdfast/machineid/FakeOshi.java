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
 * hand. A method that is not given an answer fails.
 */
final class FakeOshi {
    private FakeOshi() {}

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
            return answer;
        }));
    }
}
