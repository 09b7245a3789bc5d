package dev.holdfast.client;

import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.TokenOperation;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.store.DeviceKey;
import org.jspecify.annotations.Nullable;

/** Asks the hub about the device token. */
record TokenCall(HubCall hub, TokenDesk desk) {

    /** What the hub tells of the token; throws what it refuses, and whatever comes between. */
    DeviceTokenStatus tell(DeviceKey key, String path, TokenOperation operation, @Nullable String authorization)
            throws LicenseSourceException {
        return read(ask(key, path, operation, authorization), DeviceTokenStatus::of);
    }

    EnrolmentAnswer enrol(DeviceKey key, TokenOperation.Enrol operation) throws LicenseSourceException {
        return read(ask(key, "/api/v1/device-authorization", operation, null), EnrolmentAnswer::of);
    }

    /** How the members of an answer are read. */
    @FunctionalInterface
    private interface Reading<T> {
        T of(JsonObject told) throws MalformedException;
    }

    private static <T> T read(JsonObject told, Reading<T> reading) throws LicenseSourceException {
        try {
            return reading.of(told);
        } catch (MalformedException e) {
            throw LicenseSourceException.of(
                    ProblemReason.HUB_ANSWER_INVALID, "the answer about the device token: " + e.getMessage());
        }
    }

    private JsonObject ask(DeviceKey key, String path, TokenOperation operation, @Nullable String authorization)
            throws LicenseSourceException {
        HubAnswer answer = hub.ask(path, desk.document(key, operation), authorization);
        if (answer instanceof HubAnswer.Telling telling) {
            return telling.told();
        }
        throw answer instanceof HubAnswer.Refusing refusing ? refusing.refusal() : ((HubAnswer.None) answer).failure();
    }
}
