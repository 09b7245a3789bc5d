package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A license that counts seats per machine: another data directory on a machine shares its seat. */
class MachineSeatTest extends OneLicense {
    private static final String[] ONE = {"machine-id=one", "board=one", "disk=one"};

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
}
