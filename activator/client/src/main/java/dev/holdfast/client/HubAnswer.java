package dev.holdfast.client;

import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.ReleaseAnswer;
import dev.holdfast.verifier.jws.JsonObject;
import org.jspecify.annotations.Nullable;

/** What came of a call of the hub. */
sealed interface HubAnswer {
    /** A grant, not verified. */
    record Granting(Grant grant) implements HubAnswer {}

    /** The answer to a release, not verified. */
    record Receipting(ReleaseAnswer answer) implements HubAnswer {}

    /**
     * What the hub tells of a device token.
     *
     * @param told the members of its answer
     */
    record Telling(JsonObject told) implements HubAnswer {}

    /**
     * The hub has judged the request and refused it.
     *
     * @param refusal the refusal
     * @param temporary whether the same request may be answered later
     * @param superseded whether newer requests have been answered since, so that a new one is needed
     * @param unknown whether the hub knows no activation of this device, as after its restoration from a backup
     * @param asksForToken whether the request was not answered before and needs a token to be
     * @param status the status snapshot that says the same under a signature, not verified; null for none
     */
    record Refusing(
            LicenseSourceException refusal,
            boolean temporary,
            boolean superseded,
            boolean unknown,
            boolean asksForToken,
            @Nullable String status)
            implements HubAnswer {}

    /**
     * Nothing that counts as an answer.
     *
     * @param failure what happened instead
     * @param sent whether the hub may have received the request, and so may have acted on it
     */
    record None(LicenseSourceException failure, boolean sent) implements HubAnswer {}
}
