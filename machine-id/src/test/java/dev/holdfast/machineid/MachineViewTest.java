package dev.holdfast.machineid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineViewTest {
    private static final ProductScope SCOPE = new ProductScope("acme-vision");

    @TempDir
    Path root;

    @Test
    void asSeen_afterTheMachineHasChanged_showsWhatWasSeen() throws IOException {
        machineId("5bd1e995a3c94f0e8d2f6b7c1a0e4d93");
        Machine machine = Machine.recordedAt(root, Map.of());
        Machine held = Machine.asSeen(machine.observe());
        Sighting before = machine.observe().sighting(SCOPE);
        machineId("0e4d935bd1e995a3c94f0e8d2f6b7c1a");

        assertEquals(before, held.observe().sighting(SCOPE));
        assertNotEquals(before, machine.observe().sighting(SCOPE));
    }

    @Test
    void sighting_askedForSeveralProducts_isOfTheProductAskedFor() {
        MachineView view = RecordedMachines.twoDiskServer().observe();
        ProductScope other = new ProductScope("acme-audio");
        Sighting one = RecordedMachines.twoDiskServer().observe().sighting(SCOPE);
        Sighting two = RecordedMachines.twoDiskServer().observe().sighting(other);

        assertNotEquals(one, two);
        assertEquals(one, view.sighting(SCOPE));
        assertEquals(two, view.sighting(other));
        assertEquals(one, view.sighting(SCOPE));
        assertEquals(one, view.sighting(new ProductScope("acme-vision")));
    }

    private void machineId(String id) throws IOException {
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/machine-id"), id + "\n");
    }
}
