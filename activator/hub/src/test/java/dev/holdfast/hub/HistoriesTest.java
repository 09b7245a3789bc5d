package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What happens to machines, lines, data directories, hubs and keys in the field, from its beginning to its end: with the
 * hub, the client and the verifier that are shipped, over real data directories.
 */
class HistoriesTest {
    private static final List<String> TABLE = List.of(
            "answer lost, hub committed, device retries",
            "the same with the PAT file already deleted",
            "request carried out, grant lost, second request made",
            "request relayed twice by two people",
            "grant imported on another device",
            "device restored from backup, then refresh",
            "directory copied to 100 devices, each refreshes",
            "directory handed on serially with a refresh each",
            "two processes activate at once",
            "hub restored from backup",
            "signer stolen, thief signs sequence 2^53",
            "signer stolen and expired, license dated back",
            "PAT revoked after a leak",
            "golden image with an installed token",
            "forged request listing twenty machines",
            "NIC replaced four times in a year",
            "100 VMs from one image whose only evidence is one machine-id");

    @Nested
    class OnTheLine extends LineHistories {}

    @Nested
    class OfCopies extends CopyHistories {}

    @Nested
    class OfMachines extends MachineHistories {}

    @Nested
    class OfTheHub extends HubHistories {}

    @Nested
    class OfItsKeys extends StolenSignerHistories {}

    @AfterAll
    static void print() {
        System.out.println("[histories] " + HistoryTally.count() + " of " + TABLE.size() + " came out right, on "
                + TestDatabase.engine());
    }

    @Test
    void everyHistoryOfTheTable_isOneTestThatNamesIt() {
        List<String> named = new ArrayList<>();
        for (Class<?> theme : HistoriesTest.class.getDeclaredClasses()) {
            for (Method method : theme.getSuperclass().getDeclaredMethods()) {
                History history = method.getAnnotation(History.class);
                if (history != null) {
                    named.add(history.value());
                }
            }
        }
        List<String> expected = new ArrayList<>(TABLE);
        Collections.sort(expected);
        Collections.sort(named);
        assertEquals(expected, named);
    }
}
