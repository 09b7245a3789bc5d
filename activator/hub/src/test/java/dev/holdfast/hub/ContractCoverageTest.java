package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Runs after every other test of the module where most of them run, and looks at what they were answered: each operation
 * was called, and each documented status was seen.
 */
@Order(Integer.MAX_VALUE - 1)
class ContractCoverageTest {
    @Test
    void everyOperationAndDocumentedStatus_wasSeen() throws IOException {
        TestDatabase.requireEngine();
        assumeTrue(SuiteWatch.isWholeRun(), "only some of the classes ran, which do not bring about every status");
        Set<String> seen = Contract.seen();
        Set<String> missing = new TreeSet<>();
        int documented = 0;
        for (ContractOperation operation : ContractOperation.all()) {
            for (String status : operation.statuses()) {
                documented++;
                String pair = operation.id() + " " + status;
                if (!seen.contains(pair)) {
                    missing.add(pair);
                }
            }
        }
        System.out.println("contract: " + ContractOperation.all().size() + " operations, " + documented
                + " documented statuses, " + (documented - missing.size()) + " seen on " + TestDatabase.engine());
        assertEquals(Set.of(), missing, missing.size() + " of " + documented + " statuses were not seen");
    }
}
