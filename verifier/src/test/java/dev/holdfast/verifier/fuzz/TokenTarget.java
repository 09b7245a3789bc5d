package dev.holdfast.verifier.fuzz;

import dev.holdfast.verifier.TestVector;
import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.CompactJws;
import dev.holdfast.verifier.jws.DevicePublicKey;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.jws.StrictBase64Url;
import dev.holdfast.verifier.trust.SignedDocument;
import dev.holdfast.verifier.trust.SigningTrust;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The text of a document: whatever verifies was issued, and whatever parses has no other spelling. */
final class TokenTarget implements FuzzTarget {
    private final SigningTrust trust;
    private final Set<String> issued = new HashSet<>();
    private final Set<String> issuedInputs = new HashSet<>();

    TokenTarget() throws Exception {
        trust = SigningTrust.of(List.of(CertificateDer.of(rootOfVectors())));
        for (TestVector vector : vectors()) {
            List<String> documents = new ArrayList<>(vector.bundles());
            documents.add(vector.license());
            documents.add(vector.status());
            for (String document : documents) {
                issued.add(document);
                issuedInputs.add(document.substring(0, Math.max(0, document.lastIndexOf('.'))));
            }
        }
    }

    private static byte[] rootOfVectors() throws Exception {
        String pem = Files.readString(TestVector.FOLDER.resolve("root.pem"));
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    }

    static List<TestVector> vectors() throws Exception {
        List<TestVector> vectors = new ArrayList<>();
        try (Stream<Path> files = Files.list(TestVector.FOLDER)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".txt"))
                    .sorted()
                    .toList()) {
                vectors.add(TestVector.read(file));
            }
        }
        return vectors;
    }

    @Override
    public List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (String document : issued) {
            seeds.add(document.getBytes(StandardCharsets.UTF_8));
        }
        seeds.add(Device.activated().request("{}").getBytes(StandardCharsets.US_ASCII));
        return seeds;
    }

    @Override
    public void run(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Optional<CompactJws> parsed = Allowed.answer(() -> CompactJws.parse(input, SigningTrust.MAXIMUM_DOCUMENT));
        parsed.ifPresent(jws -> requireOneSpelling(jws, input));
        for (JwsType type : JwsType.values()) {
            Optional<SignedDocument> verified =
                    Allowed.answer(() -> trust.verify(text, type, SigningTrust.MAXIMUM_DOCUMENT));
            Allowed.require(verified.isEmpty() || parsed.isPresent(), "a document that verifies and does not parse");
            // Not the whole text: an ECDSA signature has a twin (FORMAT.md 3.9).
            Allowed.require(verified.isEmpty() || wasIssued(text), "a document that verifies and was not issued");
        }
        parsed.ifPresent(jws -> Allowed.answer(() -> DevicePublicKey.signerOf(jws, JwsType.REQUEST)));
        boolean followed = Allowed.answer(() -> trust.with(text)).isPresent();
        Allowed.require(!followed || issued.contains(text), "a trust bundle that follows and was not issued");
    }

    private boolean wasIssued(String text) {
        return issuedInputs.contains(text.substring(0, text.lastIndexOf('.')));
    }

    private static void requireOneSpelling(CompactJws jws, byte[] input) {
        String spelt = new String(jws.signingInput(), StandardCharsets.US_ASCII) + "."
                + StrictBase64Url.encode(jws.signature());
        Allowed.require(spelt.equals(new String(input, StandardCharsets.ISO_8859_1)), "a document of another spelling");
        String payload = StrictBase64Url.encode(jws.allegedPayload());
        Allowed.require(spelt.contains("." + payload + "."), "a payload of another spelling");
    }
}
