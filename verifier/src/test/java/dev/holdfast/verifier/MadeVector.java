package dev.holdfast.verifier;

import java.util.List;

/** A vector as a recipe makes it, before it has a number. */
record MadeVector(
        String about,
        String expect,
        String rule,
        long now,
        String license,
        String status,
        List<String> bundles,
        String state) {
    static final String GRANTED = "granted";

    /** One of a directory that remembers nothing. */
    MadeVector(
            String about, String expect, String rule, long now, String license, String status, List<String> bundles) {
        this(about, expect, rule, now, license, status, bundles, "");
    }

    /** One in which everything but the license is as it should be, a minute after the license was signed. */
    static MadeVector ofLicense(
            String about, String expect, String rule, String license, TestAuthority vendor, Scene scene) {
        return new MadeVector(
                about,
                expect,
                rule,
                TestCertificate.NOW.getEpochSecond() + 60,
                license,
                vendor.status(scene.statusClaims()),
                List.of(vendor.bundle(1, TestCertificate.NOW)));
    }
}
