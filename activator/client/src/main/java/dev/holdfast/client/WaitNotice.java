package dev.holdfast.client;

/** Hears that a hub takes its time, so that somebody who waits can be told; called once for each call that does. */
@FunctionalInterface
public interface WaitNotice {
    /** Two seconds have passed without an answer of this hub, and the wait goes on. Must return soon and not throw. */
    void waiting(HubEndpoint hub);
}
