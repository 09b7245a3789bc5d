package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Runs after every other test of the module, and looks at what they were answered: each operation was called, and each
 * documented status was seen.
 */
@Order(Integer.MAX_VALUE)
class ContractCoverageTest {
    private static final boolean SQLITE = !"postgresql".equals(System.getProperty("holdfast.engine"));

    /** Operations that answer without the database, and so neither fail nor wait with it. */
    private static final Set<String> WITHOUT_DATABASE = Set.of("getContract", "getIntroduction");

    /** What no test can bring about, with the reason. */
    private static final Map<String, String> EXCUSED = Map.of();

    /** Whether a documented status is one that cannot be brought about. */
    static boolean isExcused(ContractOperation operation, String status) {
        if (EXCUSED.containsKey(operation.id() + " " + status)) {
            return true;
        }
        return switch (status) {
            // A device's document for an operation is refused before the database is asked; answerRequest stands for
            // them.
            case "500" ->
                WITHOUT_DATABASE.contains(operation.id())
                        || (operation.mediaType().endsWith("jose")
                                && !operation.id().equals("answerRequest"));
            // A database server that is away makes each operation wait for it: DatabaseServerTest cuts it off once, and
            // what the other operations then answer comes out of the same line of code.
            case "503" -> !operation.id().equals("answerRequest");
            default -> false;
        };
    }

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
                if (isExcused(operation, status)) {
                    excused++;
                } else if (!seen.contains(pair)) {
                    missing.add(pair);
                }
            }
        }
        System.out.println("contract: " + ContractOperation.all().size() + " operations, " + documented
                + " documented statuses, " + (documented - excused - missing.size()) + " seen, " + excused
                + " that cannot be brought about (" + (SQLITE ? "sqlite" : "postgresql") + ")");
        assertEquals(Set.of(), missing, missing.size() + " of " + documented + " statuses were not seen");
    }
}
