package dev.holdfast.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;

/**
 * One thing that a client asks of the hub, in a request that stays the same however often it is sent.
 *
 * @param kind what it asks
 * @param device who asks
 * @param activation the activation that it is about
 * @param document the request
 * @param requestId the ID in the request
 */
record KillStep(Kind kind, FakeDevice device, String activation, String document, String requestId) {
    /** What may be asked, and which records it leaves once it is done. */
    enum Kind {
        ACTIVATE("activation.created"),
        REFRESH("activation.refreshed"),
        RECOVER("activation.recovered", "activation.repeated"),
        REBIND("activation.rebound", "activation.refreshed"),
        RELEASE("activation.released"),
        ADOPT("activation.adopted", "activation.refreshed");

        private final List<String> records;

        Kind(String... records) {
            this.records = List.of(records);
        }

        List<String> records() {
            return records;
        }
    }

    static KillStep of(Kind kind, FakeDevice device, String activation, String document) {
        try {
            byte[] payload = Base64.getUrlDecoder().decode(document.split("\\.")[1]);
            String id = TestHub.JSON.readTree(payload).path("jti").asText();
            return new KillStep(kind, device, activation, document, id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the hub must know of the activation once this is done. */
    KillAccount.Held outcome() {
        return new KillAccount.Held(device.thumbprint(), kind != Kind.RELEASE);
    }
}
