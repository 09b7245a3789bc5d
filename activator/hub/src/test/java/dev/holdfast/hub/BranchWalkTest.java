package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.protocol.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Data directories that live on as chance has it: who is alone is never alarmed, and who is not is found out. */
class BranchWalkTest extends OneLicense {
    private static final int WALKS = Integer.getInteger("holdfast.walks", 12);
    private static final int STEPS = 20;

    /** A data directory: what it has imported, and the requests that wait or were abandoned in it. */
    private final class Directory {
        private final FakeDevice device;
        private final String licenseId;
        private String parent;
        private String pending = "";
        private String document = "";
        private List<String> abandoned = new ArrayList<>();
        private final List<String> sticks = new ArrayList<>();

        private Directory(FakeDevice device, String licenseId) {
            this.device = device;
            this.licenseId = licenseId;
        }

        private Directory copy() {
            Directory copy = new Directory(device, licenseId);
            copy.parent = parent;
            copy.pending = pending;
            copy.document = document;
            copy.abandoned = new ArrayList<>(abandoned);
            return copy;
        }

        /** Makes another request in the place of the one that waits. */
        private void request() {
            if (!pending.isEmpty()) {
                abandoned.add(0, pending);
            }
            pending = FakeDevice.newRequestId();
            document = device.standingOn(
                    parent,
                    parent == null ? Operation.ACTIVATE : Operation.REFRESH,
                    licenseId,
                    pending,
                    abandoned.subList(0, Math.min(16, abandoned.size())).toArray(new String[0]));
            sticks.add(document);
        }

        private Reply send() {
            if (pending.isEmpty()) {
                request();
            }
            return hub.request(document, pat);
        }

        private void take(Reply granted) throws IOException {
            assertEquals("ok", granted.code(), granted.text());
            parent = payload(granted, "license").path("jti").asText();
            pending = "";
            abandoned.clear();
        }

        private void goOn() throws IOException {
            request();
            take(send());
        }

        /** What may become of a request on its way, and of a stick that somebody finds again. */
        private void live(Random chance) throws IOException {
            switch (chance.nextInt(6)) {
                case 0 -> send();
                case 1 -> request();
                case 2 -> {
                    send();
                    request();
                }
                case 3 -> {
                    if (!sticks.isEmpty()) {
                        hub.request(sticks.get(chance.nextInt(sticks.size())), pat);
                    }
                }
                default -> take(send());
            }
        }
    }

    private Directory newDirectory() {
        return new Directory(FakeDevice.usual(), hub.createLicense(workspace, Map.of()));
    }

    private long alarms(Directory directory) throws IOException {
        return Audit.rows(hub, "activation.restored", directory.device.thumbprint())
                + Audit.rows(hub, "activation.cloned", directory.device.thumbprint());
    }

    @Test
    void directoryThatIsAlone_whateverIsLostOnTheWay_isNeverAlarmed() throws IOException {
        int seeds = 0;
        for (int seed = 0; seed < WALKS; seed++) {
            Random chance = new Random(seed);
            Directory directory = newDirectory();
            for (int step = 0; step < STEPS; step++) {
                directory.live(chance);
                assertEquals(0, alarms(directory), "seed " + seed + ", step " + step);
            }
            directory.goOn();
            assertEquals(0, alarms(directory), "seed " + seed);
            seeds++;
        }
        System.out.println("[branches] " + seeds * STEPS + " steps of directories that are alone, and no alarm");
        assertEquals(WALKS, seeds);
    }

    @Test
    void twoCopiesThatBothGoOn_areFoundOutAtTheLatestWhenTheFirstComesBack() throws IOException {
        for (int seed = 0; seed < WALKS; seed++) {
            Random chance = new Random(seed);
            Directory one = newDirectory();
            one.goOn();
            for (int step = 0; step < chance.nextInt(6); step++) {
                one.live(chance);
            }
            Directory other = one.copy();
            one.goOn();
            other.goOn();
            one.goOn();
            assertTrue(alarms(one) > 0, "seed " + seed);
        }
    }
}
