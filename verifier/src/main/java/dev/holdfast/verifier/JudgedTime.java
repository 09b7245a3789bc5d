package dev.holdfast.verifier;

import java.time.Instant;

/**
 * The one time of a verification.
 *
 * @param clock what the clock says
 * @param witness the later of clock and time witness
 * @param at what term, models and ages are judged at: the witness, or the running time of a lease
 * @param signed the latest time in a document that verified
 */
record JudgedTime(Instant clock, Instant witness, Instant at, Instant signed) {}
