package dev.holdfast.client;

import static dev.holdfast.client.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.Reason;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.license.LicenseId;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with an activation leaves the data directory exactly as it was: files, folders, owners and modes. */
class LeftAsItWasTest extends FakeHubFixture {
    private static final LicenseId OTHER = new LicenseId("acme-vision.11J9Z3K4M5N6P7Q8R9S0T1V2W3");
    private static final Set<ProblemReason> FOR_NOW = Set.of(
            ProblemReason.RATE_LIMITED, ProblemReason.INTERNAL, ProblemReason.UNAVAILABLE, ProblemReason.CLOCK_BEHIND);

    /** What the directory is before. */
    enum Beginning {
        NOTHING,
        EMPTY_BASE {
            @Override
            void make(LeftAsItWasTest test) throws Exception {
                test.folderOfAnotherMode(test.device.data());
            }
        },
        EMPTY_PRODUCT_FOLDER {
            @Override
            void make(LeftAsItWasTest test) throws Exception {
                test.folderOfAnotherMode(test.device.data().resolve("acme-vision"));
            }
        },
        OTHER_LICENSE {
            @Override
            void make(LeftAsItWasTest test) throws Exception {
                test.hub.behave(test.vendor::grant);
                test.device.activator(test.hub.endpoint()).activate(OTHER, test.device::pat, ActivationOptions.USUAL);
            }
        };

        void make(LeftAsItWasTest test) throws Exception {}
    }

    private void folderOfAnotherMode(Path folder) throws Exception {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x--x"));
    }

    static List<Arguments> refusals() {
        List<Arguments> all = new ArrayList<>();
        for (Beginning beginning : Beginning.values()) {
            all.add(Arguments.of(ProblemReason.SEATS_EXHAUSTED, beginning));
        }
        for (ProblemReason reason : ProblemReason.values()) {
            if (reason.status() >= 400 && !FOR_NOW.contains(reason)) {
                all.add(Arguments.of(reason, Beginning.NOTHING));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void activate_refusedByTheHub(ProblemReason reason, Beginning beginning) throws Exception {
        beginning.make(this);
        hub.behave(FakeHub.refusing(reason));

        leavesAll(reason, device, hub.endpoint());

        assertFalse(hub.received().isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void activate_refusedWithAStatusOfABundleThatIsNotHeld(Beginning beginning) throws Exception {
        beginning.make(this);
        vendor.publishBundlesUpTo(3);
        refuseWithStatus();

        leavesAll(ProblemReason.LICENSE_REVOKED, device, hub.endpoint());

        assertFalse(hub.received().isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void activate_hubNotReached(Beginning beginning) throws Exception {
        beginning.make(this);

        leavesAll(ProblemReason.HUB_UNREACHABLE, device, HubEndpoint.at("http://127.0.0.1:" + freePort()));
        leavesAll(ProblemReason.HUB_UNREACHABLE, device, HubEndpoint.at("https://hub.invalid"));
    }

    @ParameterizedTest
    @EnumSource
    void activate_withoutAToken(Beginning beginning) throws Exception {
        beginning.make(this);
        Map<String, String> before = device.tree();

        assertRefused(
                ProblemReason.TOKEN_MALFORMED,
                () -> device.activator(hub.endpoint())
                        .activate(Vendor.LICENSE, () -> Pat.of("hdfp_mistyped"), ActivationOptions.USUAL));

        assertEquals(before, device.tree());
    }

    @ParameterizedTest
    @EnumSource
    void activate_machineThatShowsNothing(Beginning beginning) throws Exception {
        beginning.make(this);

        for (String id : List.of("", "uninitialized", "00000000000000000000000000000000")) {
            leavesAll(ProblemReason.EVIDENCE_MISSING, device.onMachine(id, vendor.roots()), hub.endpoint());
        }
    }

    @ParameterizedTest
    @EnumSource
    void refresh_whereTheLicenseWasNeverActivated(Beginning beginning) throws Exception {
        beginning.make(this);
        Map<String, String> before = device.tree();

        assertRefused(
                RefusalReason.NOT_ACTIVATED,
                () -> device.activator(hub.endpoint()).refresh(Vendor.LICENSE));

        assertEquals(before, device.tree());
    }

    @Test
    void activateAndRefresh_inADirectoryOfAnotherMachine() throws Exception {
        device.activate(hub);
        Device thief = device.onMachine(Device.OTHER_MACHINE_ID, vendor.roots());

        leavesAll(ProblemReason.DATA_DIRECTORY_OF_ANOTHER_MACHINE, thief, hub.endpoint());
        Map<String, String> before = device.tree();
        assertRefused(
                ProblemReason.DATA_DIRECTORY_OF_ANOTHER_MACHINE,
                () -> thief.activator(hub.endpoint()).refresh(Vendor.LICENSE));
        assertEquals(before, device.tree());
        assertEquals(1, hub.received().size());
    }

    @Test
    void activate_whereTheLicenseIsAlready() throws Exception {
        device.activate(hub);
        Map<String, String> before = device.tree();

        assertTrue(device.activate(hub).already());

        assertEquals(before, device.tree());
    }

    @ParameterizedTest
    @EnumSource(
            value = ProblemReason.class,
            names = {"LICENSE_ACCESS_WITHDRAWN", "ACTIVATION_UNKNOWN", "DRIFT_LIMIT", "MACHINE_CHANGED"})
    void refresh_refusedByTheHub_alsoWhereTheLocksWereMissing(ProblemReason reason) throws Exception {
        device.activate(hub);
        Path folder = device.data().resolve("acme-vision");
        Files.delete(folder.resolve("operation.lock"));
        Files.delete(folder.resolve("record.lock"));
        Map<String, String> before = device.tree();
        hub.behave(FakeHub.refusing(reason));

        assertRefused(reason, () -> device.activator(hub.endpoint()).refresh(Vendor.LICENSE));

        assertEquals(before, device.tree());
    }

    @Test
    void activate_whereTheFolderCannotBeMade() throws Exception {
        Files.writeString(Files.createDirectories(device.data()).resolve("acme-vision"), "no folder");

        leavesAll(RefusalReason.DATA_DIRECTORY_UNREADABLE, device, hub.endpoint());
    }

    @Test
    void activate_eightAtOnceAllRefused_leaveNothing() throws Exception {
        hub.behave(FakeHub.refusing(ProblemReason.SEATS_EXHAUSTED));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<LicenseSourceException>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(threads.submit(() -> assertRefused(ProblemReason.SEATS_EXHAUSTED, () -> device.activate(hub))));
            }
            for (Future<LicenseSourceException> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertFalse(Files.exists(device.data()), "a folder was left");
        hub.behave(vendor::grant);
        device.activate(hub);
    }

    /** The exception, on purpose: the hub may have acted, so that the next run goes on with the request. */
    @ParameterizedTest
    @EnumSource
    void activate_answerNotKnown_keepsTheKeyAndTheRequestAndNothingElse(Beginning beginning) throws Exception {
        beginning.make(this);
        Set<String> before = device.tree().keySet();
        hub.behave(FakeHub.answering(200, "application/json", "garbage"));

        assertRefused(ProblemReason.HUB_ANSWER_INVALID, () -> device.activate(hub));

        assertTrue(device.pending().isPresent());
        Set<String> now = device.tree().keySet();
        now.removeAll(before);
        now.removeAll(Set.of(
                "",
                "acme-vision",
                "acme-vision/format.json",
                "acme-vision/device-key.p8",
                "acme-vision/device-key.pub",
                "acme-vision/licenses",
                "acme-vision/licenses/01J9Z3K4M5N6P7Q8R9S0T1V2W3.json"));
        assertEquals(Set.of(), now);
    }

    private void leavesAll(Reason reason, Device on, HubEndpoint endpoint) throws Exception {
        Map<String, String> before = on.tree();
        assertRefused(reason, () -> on.activator(endpoint).activate(Vendor.LICENSE, on::pat, ActivationOptions.USUAL));
        assertEquals(before, on.tree());
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
