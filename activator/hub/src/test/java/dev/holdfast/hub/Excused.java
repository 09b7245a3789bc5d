package dev.holdfast.hub;

import java.util.Set;

/** Documented statuses that no test can bring about, each with its reason. */
final class Excused {
    /** Operations that answer without the database, and so neither fail nor wait with it. */
    private static final Set<String> WITHOUT_DATABASE = Set.of("getContract", "getEnrolmentPage");

    private Excused() {}

    static boolean isExcused(ContractOperation operation, String status) {
        boolean document =
                operation.mediaType().endsWith("jose") && !operation.id().equals("answerRequest");
        return switch (status) {
            // A device's document for an operation is refused before the database is asked; answerRequest stands for
            // them.
            case "500" -> document || WITHOUT_DATABASE.contains(operation.id());
            // A database server that is away makes each operation wait for it: DatabaseServerTest cuts it off once, and
            // what the other operations then answer comes out of the same line of code.
            case "503" -> !operation.id().equals("answerRequest");
            default -> false;
        };
    }
}
