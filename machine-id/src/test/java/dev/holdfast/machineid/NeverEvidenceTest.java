package dev.holdfast.machineid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What changes on an honest machine, or is at hand of whoever copies one: it is looked at nowhere. */
class NeverEvidenceTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "env HOSTNAME=another",
                "file /etc/hostname = another\\n",
                "file /etc/hosts = 10.0.0.7 another\\n",
                "file /proc/sys/kernel/hostname = another\\n",
                "file /proc/sys/kernel/random/boot_id = 0b5d1c6e-2f3a-4c1e-9a77-6d1f0c2b3a44\\n",
                "file /proc/self/cgroup = 12:pids:/docker/9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a0\\n",
                "file /proc/cpuinfo = model name : another\\n",
                "file /proc/net/fib_trie = 172.17.0.9\\n",
                "file /sys/class/tpm/tpm0/pcr-sha256/0 = 3D458CFE55CC03EA1F443F1562BEEC8DF51C75E14A9FCF9A7234A13F198E7969\\n",
                "file /var/run/secrets/kubernetes.io/serviceaccount/ca.crt = another\\n",
                "file /var/run/secrets/kubernetes.io/serviceaccount/namespace = another\\n",
            })
    void fingerprint_afterAnotherHostNameAddressContainerTpmOrCluster_isTheSame(String line) {
        for (String name : List.of("bare-metal-nvme", "docker-host-network", "kubernetes-pod")) {
            assertEquals(
                    RecordedMachines.named(name).observe().probes(),
                    RecordedMachines.changed(name, line).observe().probes(),
                    name);
        }
    }

    @Test
    void fingerprint_ofAContainerMadeAnew_isTheSame() {
        String id = "fedcba987654";
        MachineView before = RecordedMachines.named("docker-bridge-machine-id").observe();
        MachineView after = RecordedMachines.changed(
                        "docker-bridge-machine-id",
                        "file /proc/self/mountinfo = 700 500 0:51 / / rw - overlay overlay rw,upperdir=/var/lib/docker/overlay2/"
                                + id + "/diff\\n721 700 259:2 /var/lib/docker/containers/" + id
                                + "/hostname /etc/hostname rw - ext4 /dev/root rw\\n"
                                + "730 700 259:2 /etc/machine-id /etc/machine-id ro - ext4 /dev/root rw\\n",
                        "file /proc/1/cgroup = 0::/docker/" + id + "\\n",
                        "file /sys/devices/virtual/net/eth0/address = 02:42:ac:11:00:09\\n")
                .observe();
        assertTrue(before.fingerprint(ProductScope.LOCAL).independentKinds() >= 2);
        assertEquals(before.probes(), after.probes());
    }
}
