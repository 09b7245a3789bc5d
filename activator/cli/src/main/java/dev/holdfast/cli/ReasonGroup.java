package dev.holdfast.cli;

import dev.holdfast.protocol.ReasonTable;
import dev.holdfast.verifier.Reason;
import java.util.List;

/** What reasons have in common, so that {@code --help} can list exit codes without listing a page of them. */
enum ReasonGroup {
    COMMAND("the command line is not understood", "2-2"),
    DATA_DIRECTORY("not activated here, or a data directory that cannot be used", "10-14 106-110"),
    LICENSE("a license that is not genuine, or of a signer who is not trusted", "15-15 17-23 43-45"),
    CONTINUITY("a license or status that is not the one needed in this directory", "24-28"),
    WITHDRAWN("suspended, revoked or replaced by the vendor, or given back", "29-32 51-52"),
    TIME("not valid at this time, or a clock that cannot be right", "33-37"),
    MACHINE("another machine, or too little of it to be seen", "38-40 70-71 74-74"),
    MODEL("a model that the license does not cover", "41-42"),
    GRANT("a grant or receipt that does not fit here, or could not be kept", "16-16 46-50 53-53"),
    TOKEN("a token that is missing, mistyped, over or not the right one", "60-66 105-105 111-120"),
    SEAT("a license that the hub does not know, or no seat of it", "67-69 72-73 93-97"),
    REQUEST("a request that the hub does not take", "75-85 89-89 92-92"),
    HUB("a hub that fails, cannot be reached or is none", "86-88 100-104");

    private final String meaning;
    private final String ranges;

    /** Takes first and last exit code of each range, as in {@code 10-14 106-110}. */
    ReasonGroup(String meaning, String ranges) {
        this.meaning = meaning;
        this.ranges = ranges;
    }

    String meaning() {
        return meaning;
    }

    List<Reason> reasons() {
        return ReasonTable.all().stream()
                .filter(reason -> holds(reason.exitCode()))
                .toList();
    }

    private boolean holds(int exitCode) {
        for (String range : ranges.split(" ", -1)) {
            int dash = range.indexOf('-');
            int first = Integer.parseInt(range.substring(0, dash));
            int last = Integer.parseInt(range.substring(dash + 1));
            if (exitCode >= first && exitCode <= last) {
                return true;
            }
        }
        return false;
    }
}
