package dev.holdfast.machineid;

/**
 * One place that was looked at, and what was found there.
 *
 * @param kind what the place is evidence of
 * @param source where it was looked for, for example {@code /sys/class/dmi/id/product_uuid}
 * @param observation what was found
 * @param remedy the line that makes the evidence visible or fit, empty where none is needed or known
 */
public record Probe(EvidenceKind kind, String source, Observation observation, String remedy) {}
