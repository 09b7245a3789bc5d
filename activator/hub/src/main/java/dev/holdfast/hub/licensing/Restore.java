package dev.holdfast.hub.licensing;

import java.time.Instant;

/**
 * That the hub's database was put back from a backup.
 *
 * @param record the number of the newest record in the backup
 * @param backedUpAt the latest time of a record in the backup
 * @param restoredAt when it was put back
 */
public record Restore(long record, Instant backedUpAt, Instant restoredAt) {}
