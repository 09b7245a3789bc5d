package dev.holdfast.protocol;

import dev.holdfast.verifier.Reason;
import dev.holdfast.verifier.RefusalReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The whole reason table: what a verifier, a hub and a client say, each code once. It is the source of the reference page
 * (activator/cli/REASONS.md), of exit codes, of {@code --help} and of the problem types of the REST API.
 */
public final class ReasonTable {
    /** The reference page, from the top of the repository. */
    public static final String PAGE = "activator/cli/REASONS.md";

    private static final List<Reason> ALL = merged();

    private ReasonTable() {}

    private static List<Reason> merged() {
        List<Reason> all = new ArrayList<>(List.of(RefusalReason.values()));
        Set<String> codes = new HashSet<>();
        all.forEach(reason -> codes.add(reason.code()));
        for (ProblemReason reason : ProblemReason.values()) {
            if (codes.add(reason.code())) {
                all.add(reason);
            }
        }
        all.sort(Comparator.comparingInt(Reason::exitCode));
        return List.copyOf(all);
    }

    /** Every row, by exit code; of what verifier and hub both say, the verifier's. */
    public static List<Reason> all() {
        return ALL;
    }

    /** The row with this code or with this exit code, as somebody types it; empty for one that is not in the table. */
    public static Optional<Reason> find(String codeOrExitCode) {
        return ALL.stream()
                .filter(reason -> reason.code().equalsIgnoreCase(codeOrExitCode)
                        || String.valueOf(reason.exitCode()).equals(codeOrExitCode))
                .findFirst();
    }

    /** What a hub adds to a row: HTTP status and problem type; empty for what no hub says. */
    public static Optional<ProblemReason> ofHub(Reason reason) {
        return ProblemReason.ofCode(reason.code()).filter(problem -> problem.status() > 0);
    }

    /** Where the reference page explains a row, from the top of the repository. */
    public static String anchor(Reason reason) {
        return PAGE + "#" + reason.code();
    }
}
