package dev.holdfast.verifier.jws;

import java.util.Optional;

/** The signature algorithms that are accepted, by their exact names; nothing else is; FORMAT.md section 3. */
public enum JwsAlgorithm {
    /** RFC 9864. */
    ED25519("Ed25519"),
    /** RFC 7518 section 3.4, as 64 bytes of r and s. */
    ES256("ES256");

    private final String text;

    JwsAlgorithm(String text) {
        this.text = text;
    }

    /** The exact value of the header member. */
    public String text() {
        return text;
    }

    /** The algorithm with exactly this name, or empty. */
    public static Optional<JwsAlgorithm> ofName(String name) {
        for (JwsAlgorithm algorithm : values()) {
            if (algorithm.text.equals(name)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }
}
