package dev.holdfast.verifier.fuzz;

import java.util.concurrent.Callable;

/** The targets, by the names under which they are run and their corpora are kept. */
enum Fuzzing {
    TOKEN("token", 16_384, TokenTarget::new),
    HEADER("header", 4_096, HeaderTarget::new),
    PAYLOAD("payload", 8_192, PayloadTarget::new),
    CERTIFICATE("certificate", 4_100, CertificateTarget::new),
    STATUS("status", 8_192, StatusTarget::new),
    RECEIPT("receipt", 8_192, ReceiptTarget::new),
    RECORD("record", 16_384, RecordTarget::new),
    IMPORT("import", 16_384, ImportTarget::new);

    private final String id;
    private final int longestInput;
    private final Callable<FuzzTarget> maker;

    Fuzzing(String id, int longestInput, Callable<FuzzTarget> maker) {
        this.id = id;
        this.longestInput = longestInput;
        this.maker = maker;
    }

    String id() {
        return id;
    }

    /** In bytes; the limits beyond are tested by name. */
    int longestInput() {
        return longestInput;
    }

    /** Whose branches guide the search; DER is read by Bouncy Castle. */
    String instrumented() {
        return this == CERTIFICATE ? "dev.holdfast.**:org.bouncycastle.asn1.**" : "dev.holdfast.**";
    }

    FuzzTarget make() throws Exception {
        return maker.call();
    }

    static Fuzzing of(String id) {
        for (Fuzzing one : values()) {
            if (one.id.equals(id)) {
                return one;
            }
        }
        throw new IllegalArgumentException("fuzz target: expected a known name, found " + id);
    }
}
