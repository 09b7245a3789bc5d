package dev.holdfast.verifier.store;

/** Holds the operation lock of a product's folder until closed: one activate, refresh or renew at a time. */
public interface OperationLock extends AutoCloseable {
    @Override
    void close();
}
