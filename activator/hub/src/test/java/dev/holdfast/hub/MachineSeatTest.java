package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A license that counts seats per machine: another data directory on a machine shares its seat. */
class MachineSeatTest extends OneLicense {
    private static final String[] ONE = {"machine-id=one", "board=one", "disk=one"};
    private static final String[] TWO = {"machine-id=two", "board=two", "disk=two"};

    private String single;

    @BeforeEach
    void createLicensePerMachine() {
        single = hub.createLicense(workspace, Map.of("seats", 1, "seats_per", "machine"));
    }

    private JsonNode seats(String of) {
        return hub.get("/api/v1/licenses/" + of + "/seats").json();
    }

    private String[] own(String... evidence) {
        String own = FakeDevice.newRequestId();
        String[] unique = evidence.clone();
        for (int i = 0; i < unique.length; i++) {
            unique[i] = unique[i] + single + (unique[i].endsWith("*") ? own : "");
        }
        return unique;
    }

    @Test
    void secondDirectoryOnTheMachine_sharesItsSeat() {
        FakeDevice first = FakeDevice.showing(own(ONE));
        FakeDevice second = FakeDevice.showing(own(ONE));
        FakeDevice third = FakeDevice.showing(own(ONE));
        assertEquals("ok", codeOf(first, single, pat));
        assertEquals("ok", codeOf(second, single, pat));
        assertEquals("ok", codeOf(third, single, pat));
        assertEquals(1, seats(single).path("taken").asInt());
        assertEquals("ok", hub.request(first.refresh(single), "").code());
        assertEquals("ok", hub.request(second.refresh(single), "").code());
        assertEquals("seats_exhausted", codeOf(FakeDevice.usual(), single, pat));
    }

    @Test
    void seatOfAMachine_isFreeWhenItsLastDirectoryIsReleased() {
        FakeDevice first = FakeDevice.showing(own(ONE));
        FakeDevice second = FakeDevice.showing(own(ONE));
        FakeDevice other = FakeDevice.usual();
        assertEquals("ok", codeOf(first, single, pat));
        assertEquals("ok", codeOf(second, single, pat));
        assertEquals("ok", hub.request(first.release(single), "").code());
        assertEquals(1, seats(single).path("taken").asInt());
        assertEquals("seats_exhausted", codeOf(other, single, pat));
        assertEquals("ok", codeOf(first, single, pat), "the machine has its seat still");
        assertEquals("ok", hub.request(first.release(single), "").code());
        assertEquals("ok", hub.request(second.release(single), "").code());
        assertEquals(0, seats(single).path("taken").asInt());
        assertEquals("ok", codeOf(other, single, pat));
    }

    @Test
    void oneKindInCommon_isAnotherMachine() {
        assertEquals("ok", codeOf(FakeDevice.showing(own(ONE)), single, pat));
        String[] goldenImage = own("machine-id=one", "board=*", "disk=*");
        assertEquals("seats_exhausted", codeOf(FakeDevice.showing(goldenImage), single, pat));
        String[] onlyOne = own("machine-id=one");
        assertEquals("seats_exhausted", codeOf(FakeDevice.showing(onlyOne), single, pat));
        String[] changed = own("machine-id=one", "board=one", "disk=*");
        assertEquals("ok", codeOf(FakeDevice.showing(changed), single, pat), "two match, and one has changed");
    }

    @Test
    void secondDirectory_ofALicensePerDirectory_takesAnotherSeat() {
        String directories = hub.createLicense(workspace, Map.of("seats", 1));
        assertEquals("ok", codeOf(FakeDevice.showing(own(ONE)), directories, pat));
        FakeDevice second = FakeDevice.showing(own(ONE));
        assertEquals(
                "seats_exhausted",
                hub.request(second.activateBeside(directories), pat).code());
    }

    private String operate(FakeDevice device, String what) {
        return hub.post("/api/v1/licenses/" + single + "/activations/" + device.thumbprint() + "/" + what, Map.of())
                .code();
    }

    private int taken() {
        return seats(single).path("taken").asInt();
    }

    private void widen(int seats) {
        assertEquals(
                "ok",
                hub.as(hub.operatorToken, "PATCH", "/api/v1/licenses/" + single, Map.of("seats", seats))
                        .code());
    }

    @Test
    void oneOfTwoDirectories_thatMovesToAnotherMachine_needsASeatThere() {
        FakeDevice first = FakeDevice.showing(own(ONE));
        FakeDevice second = FakeDevice.showing(own(ONE));
        assertEquals("ok", codeOf(first, single, pat));
        assertEquals("ok", codeOf(second, single, pat));
        assertEquals("ok", operate(first, "rebind"));
        Reply refused = hub.request(first.nowShowing(own(TWO)).refresh(single), "");
        assertEquals("seats_exhausted", refused.code(), "the seat stays with the other directory");
        assertTrue(refused.text().contains("is shared with another data directory"), refused.text());
        assertEquals("ok", hub.request(first.refresh(single), "").code(), "nothing was moved");
        widen(2);
        FakeDevice moved = first.nowShowing(own(TWO));
        assertEquals("ok", hub.request(moved.refresh(single), "").code());
        assertEquals(2, taken());
        FakeDevice beside = FakeDevice.showing(own(TWO));
        assertEquals("ok", codeOf(beside, single, pat));
        assertEquals(2, taken());
        assertEquals("seats_exhausted", codeOf(FakeDevice.usual(), single, pat));
    }

    @Test
    void seatThatAllDirectoriesMayLeave_goesWithTheFirst_andTheOthersJoinItThere() {
        FakeDevice first = FakeDevice.showing(own(ONE));
        FakeDevice second = FakeDevice.showing(own(ONE));
        FakeDevice stays = FakeDevice.showing(own(ONE));
        for (FakeDevice each : new FakeDevice[] {first, second, stays}) {
            assertEquals("ok", codeOf(each, single, pat));
        }
        for (FakeDevice each : new FakeDevice[] {first, second}) {
            assertEquals("ok", operate(each, "rebind"));
        }
        FakeDevice moved = first.nowShowing(own(TWO));
        assertEquals("seats_exhausted", codeOf(moved, single, pat), "the third one keeps the seat");
        assertEquals("ok", operate(stays, "rebind"));

        assertEquals("ok", hub.request(moved.refresh(single), "").code());

        assertEquals(1, taken());
        assertEquals("ok", hub.request(moved.refresh(single), "").code());
        FakeDevice joins = second.nowShowing(own(TWO));
        assertEquals("ok", hub.request(joins.refresh(single), "").code());
        assertEquals("ok", hub.request(joins.refresh(single), "").code());
        assertEquals(1, taken());
        assertEquals("seats_exhausted", hub.request(stays.refresh(single), "").code(), "two machines are two seats");
        widen(2);
        assertEquals("ok", hub.request(stays.refresh(single), "").code());
        assertEquals(2, taken());
    }

    @Test
    void seatThatADirectoryWasLeftBehindOn_goesWithNobody() {
        FakeDevice first = FakeDevice.showing(own(ONE));
        FakeDevice lost = FakeDevice.showing(own(ONE));
        for (FakeDevice each : new FakeDevice[] {first, lost}) {
            assertEquals("ok", codeOf(each, single, pat));
            assertEquals("ok", operate(each, "rebind"));
        }
        assertEquals("ok", operate(lost, "release"));
        FakeDevice moved = first.nowShowing(own(TWO));
        assertEquals("seats_exhausted", hub.request(moved.refresh(single), "").code());
        assertEquals(1, taken());
    }

    @Test
    void onlyDirectoryOfAMachine_thatMoves_takesItsSeatWithIt() {
        FakeDevice first = FakeDevice.showing(own(ONE));
        assertEquals("ok", codeOf(first, single, pat));
        assertEquals("ok", operate(first, "rebind"));
        FakeDevice moved = first.nowShowing(own(TWO));
        assertEquals("ok", hub.request(moved.refresh(single), "").code());
        assertEquals(1, taken());
        assertEquals("seats_exhausted", codeOf(FakeDevice.showing(own(ONE)), single, pat), "the machine that it left");
        assertEquals("ok", codeOf(FakeDevice.showing(own(TWO)), single, pat));
        assertEquals(1, taken());
    }

    @Test
    void directoryThatMovesToAMachineWithASeat_sharesItAndLeavesItsOwnFree() {
        widen(2);
        FakeDevice first = FakeDevice.showing(own(ONE));
        FakeDevice second = FakeDevice.showing(own(TWO));
        assertEquals("ok", codeOf(first, single, pat));
        assertEquals("ok", codeOf(second, single, pat));
        assertEquals("ok", operate(first, "rebind"));
        FakeDevice moved = first.nowShowing(own(TWO));
        assertEquals("ok", hub.request(moved.refresh(single), "").code());
        assertEquals(1, taken());
        assertEquals("ok", codeOf(FakeDevice.usual(), single, pat));
        assertEquals(2, taken());
    }

    @Test
    void releasedDirectory_thatComesBackOnAnotherMachine_doesNotSitOnTheSeatItShared() {
        FakeDevice first = FakeDevice.showing(own(ONE));
        FakeDevice second = FakeDevice.showing(own(ONE));
        assertEquals("ok", codeOf(first, single, pat));
        assertEquals("ok", codeOf(second, single, pat));
        for (FakeDevice gone : new FakeDevice[] {first, second}) {
            assertEquals("ok", hub.request(gone.release(single), "").code());
            FakeDevice moved = gone.nowShowing(own(TWO));
            assertEquals("seats_exhausted", codeOf(moved, single, pat));
            assertEquals("ok", codeOf(gone, single, pat));
            assertEquals(1, taken());
        }
    }

    @Test
    void leaseThatHasEnded_doesNotComeBackToASeatThatAnotherMachineHas() throws IOException {
        FakeDevice first = FakeDevice.showing(own(ONE));
        FakeDevice second = FakeDevice.showing(own(ONE));
        assertEquals("ok", codeOf(first, single, pat));
        assertEquals("ok", codeOf(second, single, pat));
        Audit.change(hub, "UPDATE activation SET lease_ends_at = 1 WHERE device_key = '" + first.thumbprint() + "'");
        assertEquals(1, taken());
        assertEquals("ok", operate(second, "rebind"));
        FakeDevice moved = second.nowShowing(own(TWO));
        assertEquals("ok", hub.request(moved.refresh(single), "").code(), "it holds the seat alone by now");
        assertEquals(1, taken());
        assertEquals("seats_exhausted", hub.request(first.refresh(single), "").code());
        assertEquals("ok", hub.request(moved.release(single), "").code());
        assertEquals("ok", hub.request(first.refresh(single), "").code());
    }

    @Test
    void directoryThatDriftsAwayFromTheOthers_isAnsweredAndStaysRecordedAsItWas() throws IOException {
        String[] four = {"machine-id=one", "board=one", "disk=one", "nic=one"};
        FakeDevice first = FakeDevice.showing(own(four));
        assertEquals("ok", codeOf(first, single, pat));
        assertEquals("ok", codeOf(FakeDevice.showing(own(four)), single, pat));
        String[] drifted = own("machine-id=one", "board=one", "disk=two", "nic=one");
        assertEquals(
                "ok", hub.request(first.nowShowing(drifted).refresh(single), "").code());
        String[] more = own("machine-id=one", "board=one", "disk=two", "nic=two");
        assertEquals(
                "ok", hub.request(first.nowShowing(more).refresh(single), "").code());
        assertEquals(1, Audit.rows(hub, "activation.drifted", first.thumbprint()), "three kinds of four still match");
        String[] another = own("machine-id=two", "board=one", "disk=two", "nic=two");
        assertEquals(
                "machine_changed",
                hub.request(first.nowShowing(another).refresh(single), "").code());
        assertEquals(1, taken());
    }

    @Test
    void rowOfDirectories_eachLikeTheOneBefore_doesNotLeadToAnotherMachine() {
        assertEquals("ok", codeOf(FakeDevice.showing(own("machine-id=a", "board=a", "disk=a")), single, pat));
        assertEquals("ok", codeOf(FakeDevice.showing(own("machine-id=a", "board=a", "disk=b")), single, pat));
        assertEquals(
                "seats_exhausted", codeOf(FakeDevice.showing(own("machine-id=a", "board=b", "disk=b")), single, pat));
        assertEquals(1, taken());
    }

    @Test
    void licenseThatComesToCountMachines_countsWhatMovedBeforeForWhatItIs() {
        String directories = hub.createLicense(workspace, Map.of("seats", 2));
        single = directories;
        FakeDevice first = FakeDevice.showing(own(ONE));
        FakeDevice second = FakeDevice.showing(own(ONE));
        assertEquals("ok", codeOf(first, directories, pat));
        assertEquals("ok", hub.request(second.activateBeside(directories), pat).code());
        assertEquals("ok", operate(first, "rebind"));
        FakeDevice moved = first.nowShowing(own(TWO));
        assertEquals("ok", hub.request(moved.refresh(directories), "").code());
        assertEquals(2, taken());
        hub.as(hub.operatorToken, "PATCH", "/api/v1/licenses/" + directories, Map.of("seats_per", "machine"));
        assertEquals(2, taken());
    }

    @Test
    void licenseThatComesToCountMachines_countsTheDirectoriesOfOneOnceTheyWereSeen() {
        single = hub.createLicense(workspace, Map.of("seats", 2));
        FakeDevice first = FakeDevice.showing(own(ONE));
        FakeDevice second = FakeDevice.showing(own(ONE));
        assertEquals("ok", codeOf(first, single, pat));
        assertEquals("ok", hub.request(second.activateBeside(single), pat).code());
        hub.as(hub.operatorToken, "PATCH", "/api/v1/licenses/" + single, Map.of("seats_per", "machine"));
        assertEquals(2, taken(), "nobody has seen them since");
        assertEquals("seats_exhausted", codeOf(FakeDevice.usual(), single, pat));

        assertEquals("ok", hub.request(first.refresh(single), "").code());

        assertEquals(1, taken());
        assertEquals("ok", hub.request(second.refresh(single), "").code());
        assertEquals("ok", hub.request(first.refresh(single), "").code());
        assertEquals(1, taken());
        assertEquals("ok", codeOf(FakeDevice.usual(), single, pat));
    }

    @Test
    void licenseThatComesToCountMachines_takesOneKindInCommonForNone() {
        single = hub.createLicense(workspace, Map.of("seats", 2));
        FakeDevice first = FakeDevice.showing(own(ONE));
        FakeDevice clone = FakeDevice.showing(own("machine-id=one", "board=*", "disk=*"));
        assertEquals("ok", codeOf(first, single, pat));
        assertEquals("ok", codeOf(clone, single, pat));
        hub.as(hub.operatorToken, "PATCH", "/api/v1/licenses/" + single, Map.of("seats_per", "machine"));
        assertEquals("ok", hub.request(first.refresh(single), "").code());
        assertEquals("ok", hub.request(clone.refresh(single), "").code());
        assertEquals(2, taken());
    }
}
