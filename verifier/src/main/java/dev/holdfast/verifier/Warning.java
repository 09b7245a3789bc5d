package dev.holdfast.verifier;

/**
 * Something that does not refuse a license today and may soon.
 *
 * @param code stable name in lower case with underscores, for example {@code expires_soon}
 * @param message one sentence for people, with the remedy
 */
public record Warning(String code, String message) {}
