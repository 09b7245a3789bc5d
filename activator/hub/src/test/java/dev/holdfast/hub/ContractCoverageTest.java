package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/**
 * Runs after every other test of the module, and looks at what they were answered: each operation was called, and each
 * documented status was seen.
 */
@Order(Integer.MAX_VALUE)
@DisabledIfSystemProperty(named = "holdfast.engine", matches = "postgresql")
class ContractCoverageTest {
    private static final String ENGINE = System.getProperty("holdfast.engine", "sqlite");

    @Test
    void everyOperationAndDocumentedStatus_wasSeen() {
        Set<String> seen = Contract.seen();
        Set<String> missing = new TreeSet<>();
        int documented = 0;
        int excused = 0;
        for (ContractOperation operation : ContractOperation.all()) {
            for (String status : operation.statuses()) {
                documented++;
                String pair = operation.id() + " " + status;
                if (Excused.isExcused(operation, status)) {
                    excused++;
                } else if (!seen.contains(pair)) {
                    missing.add(pair);
                }
            }
        }
        System.out.println("contract: " + ContractOperation.all().size() + " operations, " + documented
                + " documented statuses, " + (documented - excused - missing.size()) + " seen, " + excused
                + " that cannot be brought about (" + ENGINE + ")");
        assertEquals(Set.of(), missing, missing.size() + " of " + documented + " statuses were not seen");
    }
}
