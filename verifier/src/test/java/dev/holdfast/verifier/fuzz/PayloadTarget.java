package dev.holdfast.verifier.fuzz;

import dev.holdfast.verifier.Scene;
import dev.holdfast.verifier.TestAuthority;
import dev.holdfast.verifier.TestCertificate;
import dev.holdfast.verifier.TestJws;
import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.CompactJws;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.LicenseClaims;
import dev.holdfast.verifier.license.StatusClaims;
import dev.holdfast.verifier.license.TrustBundleClaims;
import dev.holdfast.verifier.trust.SignedDocument;
import dev.holdfast.verifier.trust.SigningTrust;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The payload of a document that a good key has signed. The first byte says which: {@code s} for a status snapshot, {@code
 * b} for a trust bundle, anything else for a license.
 */
final class PayloadTarget implements FuzzTarget {
    private final TestAuthority authority = TestAuthority.create(new FixedRandom());
    private final SigningTrust trust;

    PayloadTarget() throws Exception {
        trust = SigningTrust.of(List.of(CertificateDer.of(authority.root().der())));
    }

    private interface Reader<T> {
        T read(JsonObject claims) throws MalformedException;
    }

    @Override
    public List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (Map<String, Object> license : Device.activated().licenses()) {
            seeds.add(seed('l', license));
        }
        seeds.add(seed('s', TestAuthority.statusClaims(Scene.ID.text(), 1, 1)));
        seeds.add(seed(
                'b', TestAuthority.bundleClaims(1, TestCertificate.NOW, List.of(authority.root()), "A".repeat(43))));
        return seeds;
    }

    private static byte[] seed(char kind, Map<String, Object> claims) {
        byte[] json = TestJws.json(claims);
        byte[] seed = new byte[json.length + 1];
        seed[0] = (byte) kind;
        System.arraycopy(json, 0, seed, 1, json.length);
        return seed;
    }

    @Override
    public void run(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        byte[] payload = Arrays.copyOfRange(input, 1, input.length);
        switch (input[0]) {
            case 's' -> read(payload, JwsType.STATUS, StatusClaims::read, RewrittenClaims::of);
            case 'b' -> bundle(payload);
            default -> read(payload, JwsType.LICENSE, LicenseClaims::read, RewrittenClaims::of);
        }
    }

    private <T> void read(byte[] payload, JwsType type, Reader<T> reader, Function<T, Map<String, Object>> writer)
            throws Exception {
        String document = TestJws.sign(
                TestJws.header(type, authority.signer()),
                payload,
                authority.signer().privateKey());
        Optional<SignedDocument> verified =
                Allowed.answer(() -> trust.verify(document, type, SigningTrust.MAXIMUM_DOCUMENT));
        if (verified.isPresent()) {
            Plain.rewritten(verified.get().claims());
            requireSame(verified.get().claims(), reader, writer);
        }
    }

    /** What is understood, written and read again is the same, so nothing is understood that was not said. */
    private static <T> void requireSame(JsonObject claims, Reader<T> reader, Function<T, Map<String, Object>> writer)
            throws Exception {
        Allowed.answer(() -> LicenseClaims.needNewerVerifier(claims));
        Optional<T> read = Allowed.answer(() -> reader.read(claims));
        if (read.isPresent()) {
            byte[] written = TestJws.json(writer.apply(read.get()));
            T again = reader.read(JsonObject.parse(written, SigningTrust.MAXIMUM_DOCUMENT, CompactJws.MAXIMUM_STRING));
            Allowed.require(read.get().equals(again), "claims that are others when they are written and read again");
        }
    }

    private void bundle(byte[] payload) throws Exception {
        String document = TestJws.sign(
                TestJws.header(JwsType.TRUST_BUNDLE, authority.root()),
                payload,
                authority.root().privateKey());
        Optional<SigningTrust> next = Allowed.answer(() -> trust.with(document));
        if (next.isPresent()) {
            Allowed.require(next.get().version() > 0, "a trust bundle that follows and counts for nothing");
            JsonObject claims = JsonObject.parse(payload, SigningTrust.MAXIMUM_DOCUMENT, CompactJws.MAXIMUM_STRING);
            requireSame(claims, TrustBundleClaims::read, RewrittenClaims::of);
            Allowed.require(next.get().with(document) == next.get(), "a trust bundle that follows itself");
        }
    }
}
