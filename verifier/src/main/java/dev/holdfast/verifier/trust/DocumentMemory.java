package dev.holdfast.verifier.trust;

import dev.holdfast.verifier.jws.JwsType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Documents that were taken apart before, by their exact spelling: the same text has the same header, path and claims for
 * as long as the same trust holds. Only documents whose signature held are remembered. Bounded; thread-safe.
 */
final class DocumentMemory {
    static final int CAPACITY = 16;

    private final Map<String, Checked> documents = new LinkedHashMap<>(16, 0.75f, true);

    /** A document that was checked, with all that its signature check needs. */
    static final class Checked {
        private final JwsType type;
        private final VerificationKey key;
        private final byte[] message;
        private final byte[] signature;
        private final SignedDocument document;

        Checked(JwsType type, VerificationKey key, byte[] message, byte[] signature, SignedDocument document) {
            this.type = type;
            this.key = key;
            this.message = message;
            this.signature = signature;
            this.document = document;
        }

        boolean isOf(JwsType other) {
            return type == other;
        }

        boolean holds() {
            return key.hasSigned(message, signature);
        }

        SignedDocument document() {
            return document;
        }
    }

    synchronized @Nullable Checked get(String text) {
        return documents.get(text);
    }

    synchronized void put(String text, Checked checked) {
        documents.put(text, checked);
        if (documents.size() > CAPACITY) {
            documents.remove(documents.keySet().iterator().next());
        }
    }
}
