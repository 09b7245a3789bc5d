package dev.holdfast.hub.access;

import dev.holdfast.hub.ledger.Transaction;

/** The devices that were activated with a token, or with a device token that it was exchanged for. */
public interface DevicesBehind {
    /**
     * Suspends every live activation that was last activated with a token, or with a device token that it was exchanged for,
     * and is not suspended yet.
     *
     * @return how many it suspended
     */
    long suspend(Transaction tx, Token token);
}
