package dev.holdfast.client;

import dev.holdfast.verifier.license.Receipt;

/**
 * A seat that was given back.
 *
 * @param receipt what the hub has signed about it
 * @param before whether it was given back before, so that nothing was sent now
 */
public record Released(Receipt receipt, boolean before) {}
