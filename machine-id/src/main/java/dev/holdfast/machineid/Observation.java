package dev.holdfast.machineid;

/** What one probe found at one place. There is no null, no "unknown" and no invented value. */
public sealed interface Observation {

    /** A value that may be recorded. */
    record Seen(EvidenceValue value) implements Observation {}

    /** Nothing is there. */
    record Absent() implements Observation {}

    /** Something is there, and this user may not read it, or reading it failed. */
    record Unreadable(String why) implements Observation {}

    /** A container's namespace hides it. */
    record OutOfScope(String why) implements Observation {}

    /**
     * A value is there and is not fit to be recorded. Where the cause is {@link UnfitCause#SHARED} or {@link
     * UnfitCause#PLACEHOLDER} the value still takes part in comparisons: the junk list decides what is recorded, never
     * what is compared.
     */
    record Unfit(UnfitCause cause, EvidenceValue value) implements Observation {}
}
