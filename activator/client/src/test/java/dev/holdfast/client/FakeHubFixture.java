package dev.holdfast.client;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** For each test a vendor, a hub that grants until it is told otherwise, and a device that was never activated. */
abstract class FakeHubFixture {
    final Vendor vendor = new Vendor();
    FakeHub hub;
    Device device;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        hub = new FakeHub(vendor);
        device = Device.in(folder, vendor.roots());
    }

    @AfterEach
    void stop() {
        hub.close();
    }
}
