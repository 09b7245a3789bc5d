package dev.holdfast.hub.access;

import dev.holdfast.hub.refusal.Refusal;

/** Whether a device token was let in. Unlike a refusal that is thrown, one that is answered leaves what it noted behind. */
public sealed interface DeviceEntry {
    /**
     * It was.
     *
     * @param token the token
     */
    record Let(DeviceToken token) implements DeviceEntry {}

    /**
     * It was not.
     *
     * @param refusal why
     * @param token the token
     */
    record Refused(Refusal refusal, DeviceToken token) implements DeviceEntry {}
}
