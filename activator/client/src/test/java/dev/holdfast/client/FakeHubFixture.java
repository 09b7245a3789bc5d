package dev.holdfast.client;

import dev.holdfast.protocol.Problem;
import dev.holdfast.protocol.ProblemReason;
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

    /** The hub refuses for good, with a status snapshot of its newest trust bundle that says why. */
    final void refuseWithStatus() {
        hub.behave(FakeHub.answering(
                403,
                Problem.MEDIA_TYPE,
                "{\"type\":\"" + ProblemReason.LICENSE_REVOKED.type() + "\",\"title\":\"x\",\"status\":403,"
                        + "\"detail\":\"the hub says no\",\"remedy\":\"do something\",\"request_id\":\"r-1\","
                        + "\"status_snapshot\":\"" + vendor.revoked() + "\"}"));
    }

    @AfterEach
    void stop() {
        hub.close();
    }
}
