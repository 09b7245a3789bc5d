package dev.holdfast.verifier.store;

/** Holds the operation lock of a product's folder until closed: one activate, refresh or renew at a time. */
public interface OperationLock extends AutoCloseable {
    /**
     * Takes back what this operation has made in vain, and gives the lock back: the device key and the format, where no
     * license, bundle or token stands on them; the lock files; and the folders, as far as nobody else has put something into
     * them. What was there before the lock was taken stays, an empty folder included, and so does what somebody uses. To be
     * called after a refusal, instead of {@link #close}, and of no effect after it; FORMAT.md 9.11.
     *
     * @throws DataDirectoryException where something cannot be removed; no later operation is harmed by what is left
     */
    void discardUnused() throws DataDirectoryException;

    @Override
    void close();
}
