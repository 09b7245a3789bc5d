package dev.holdfast.verifier.fuzz;

import dev.holdfast.verifier.TestAuthority;
import dev.holdfast.verifier.TestCertificate;
import dev.holdfast.verifier.TestCertificate.Profile;
import dev.holdfast.verifier.TestJws;
import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.CompactJws;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.trust.SigningTrust;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The header of a document that is signed by a good key whatever its header says. */
final class HeaderTarget implements FuzzTarget {
    private static final byte[] PAYLOAD = TestJws.json(Map.of("iat", TestCertificate.NOW.getEpochSecond()));

    private final TestCertificate ed25519;
    private final TestCertificate es256;
    private final SigningTrust trust;
    private final List<Map<String, Object>> good;

    HeaderTarget() throws Exception {
        FixedRandom random = new FixedRandom();
        TestCertificate root = TestAuthority.create(random).root();
        TestCertificate intermediate = root.issue(Profile.intermediate(), random);
        ed25519 = root.issue(Profile.leaf(), random);
        es256 = intermediate.issue(Profile.leaf().keyed("EC"), random);
        trust = SigningTrust.of(List.of(CertificateDer.of(root.der())));
        good = List.of(TestJws.header(JwsType.LICENSE, ed25519), TestJws.header(JwsType.LICENSE, es256, intermediate));
    }

    @Override
    public List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        good.forEach(header -> seeds.add(TestJws.json(header)));
        for (var vector : TokenTarget.vectors()) {
            int dot = vector.license().indexOf('.');
            if (vector.rule().startsWith("3.") && dot > 0) {
                String header = vector.license().substring(0, dot);
                header.chars()
                        .filter(c -> c > 'z')
                        .findAny()
                        .ifPresentOrElse(c -> {}, () -> decoded(header).ifPresent(seeds::add));
            }
        }
        return seeds;
    }

    private static Optional<byte[]> decoded(String header) {
        try {
            return Optional.of(Base64.getUrlDecoder().decode(header));
        } catch (IllegalArgumentException e) {
            // A vector about the spelling is none about the header.
            return Optional.empty();
        }
    }

    @Override
    public void run(byte[] input) throws Exception {
        boolean curve = new String(input, StandardCharsets.ISO_8859_1).contains("ES256");
        String document = TestJws.sign(input, PAYLOAD, (curve ? es256 : ed25519).privateKey());
        Optional<JsonObject> parsed =
                Allowed.answer(() -> JsonObject.parse(input, CompactJws.MAXIMUM_HEADER, CompactJws.MAXIMUM_STRING));
        Optional<?> verified =
                Allowed.answer(() -> trust.verify(document, JwsType.LICENSE, SigningTrust.MAXIMUM_DOCUMENT));
        Allowed.require(verified.isEmpty() || parsed.isPresent(), "a header that verifies and does not parse");
        if (parsed.isPresent()) {
            Map<String, Object> shown = Plain.rewritten(parsed.get());
            Allowed.require(verified.isEmpty() || good.contains(shown), "a header that verifies and is not good");
        }
    }
}
