package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.machineid.Machine;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A device in the field and the line to its hub, new for every history. */
@ExtendWith(HistoryTally.class)
abstract class HistoryScene extends OneLicense {
    /** How many there were, so that no two show the same machine. */
    static int told;

    @TempDir
    Path field;

    HistoryDevice device;
    FakeWire wire;

    @BeforeEach
    void newDevice() throws IOException {
        told++;
        device = newDevice("device", HistoryDevice.machine(told * 1000));
        wire = FakeWire.to(hub);
    }

    @AfterEach
    void closeWire() {
        wire.close();
    }

    final HistoryDevice newDevice(String name, Machine machine) {
        return new HistoryDevice(field.resolve(name), machine, hub.rootPem);
    }

    final void activate() {
        assertEquals("ok", device.activate(hub.address, license, pat));
    }

    final void refresh() {
        assertEquals("ok", device.refresh(hub.address, license));
        assertEquals("ok", device.verify(license));
    }

    final long rows(String action) throws Exception {
        return Audit.count(hub, "SELECT count(*) FROM audit_row WHERE action = ? AND license_id = ?", action, license);
    }

    final long answered() throws IOException {
        return Audit.count(hub, "SELECT count(*) FROM answered_request WHERE license_id = ?", license);
    }
}
