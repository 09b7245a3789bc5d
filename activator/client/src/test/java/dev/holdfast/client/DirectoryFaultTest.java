package dev.holdfast.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.Reason;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.store.DataDirectoryException.Fault;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DirectoryFaultTest {
    private static DataDirectoryException thrown(Fault fault) {
        return new DataDirectoryException(fault, "the folder: expected one thing, found another");
    }

    @Test
    void everyFault_hasAReasonOfItsOwn() {
        Set<Reason> reasons = new HashSet<>();
        for (Fault fault : Fault.values()) {
            assertTrue(reasons.add(DirectoryFault.reason(thrown(fault))), fault.name());
            assertFalse(DirectoryFault.remedy(thrown(fault)).isBlank());
        }
    }

    @Test
    void fileSystemWithoutLocks_isRefusedAsSuch() {
        LicenseSourceException refusal = DirectoryFault.refusal(thrown(Fault.NO_LOCKS));

        assertEquals(ProblemReason.DATA_DIRECTORY_WITHOUT_LOCKS, refusal.reason());
        assertEquals("the folder: expected one thing, found another", refusal.detail());
    }

    @Test
    void damage_namesTheCommandThatKeepsTheSeat() {
        LicenseSourceException refusal =
                DirectoryFault.refusal(thrown(Fault.DAMAGED)).naming(Vendor.LICENSE);

        assertTrue(refusal.remedy().startsWith("run `holdfast activate " + Vendor.LICENSE + "`"), refusal.remedy());
    }
}
