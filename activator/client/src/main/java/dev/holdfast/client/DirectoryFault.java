package dev.holdfast.client;

import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.Reason;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.store.DataDirectoryException;

/** The reason that stands for a fault of the data directory. */
public final class DirectoryFault {
    private DirectoryFault() {}

    /** The row of the reason table for what the data directory threw. */
    public static Reason reason(DataDirectoryException thrown) {
        return switch (thrown.fault()) {
            case NO_BASE -> ProblemReason.DATA_DIRECTORY_UNNAMED;
            case UNREADABLE -> RefusalReason.DATA_DIRECTORY_UNREADABLE;
            case NOT_WRITABLE -> ProblemReason.DATA_DIRECTORY_NOT_WRITABLE;
            case BUSY -> ProblemReason.DATA_DIRECTORY_BUSY;
            case NO_LOCKS -> ProblemReason.DATA_DIRECTORY_WITHOUT_LOCKS;
            case TOO_NEW -> RefusalReason.DATA_DIRECTORY_TOO_NEW;
            case DAMAGED -> RefusalReason.RECORD_DAMAGED;
            case OTHER_DIRECTORY -> RefusalReason.RECORD_OF_ANOTHER_DIRECTORY;
        };
    }

    /** The remedy. A record that cannot be read is not written over, so that what is damaged is restored or set aside. */
    public static String remedy(DataDirectoryException thrown) {
        return switch (thrown.fault()) {
            case DAMAGED, OTHER_DIRECTORY ->
                "run `holdfast activate LICENSE-ID` with a token, which sets a damaged record aside and keeps the"
                        + " seat; where that is refused, too, restore the data directory as a whole from a backup, or add"
                        + " --new-device, which sets it aside and takes a new seat";
            default -> reason(thrown).remedy();
        };
    }

    static LicenseSourceException refusal(DataDirectoryException thrown) {
        String message = thrown.getMessage();
        Reason reason = reason(thrown);
        return LicenseSourceException.withRemedy(reason, message == null ? reason.meaning() : message, remedy(thrown));
    }
}
