package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.jws.StrictBase64Url;
import dev.holdfast.verifier.trust.SigningTrust;
import dev.holdfast.verifier.trust.TrustException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever verifies is, byte for byte, what was issued. */
class MutationTest {
    private static final int MUTANTS = 6_000;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/~ \n";

    private final TestAuthority authority = TestAuthority.create();
    private final Random random = new Random(20261122);

    /** One change of a document; the seed makes every run the same. */
    private String mutant(String document) {
        int at = random.nextInt(document.length());
        char other = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        int end = at + random.nextInt(Math.min(40, document.length() - at));
        return switch (random.nextInt(6)) {
            case 0 -> document.substring(0, at) + other + document.substring(at + 1);
            case 1 -> document.substring(0, at) + other + document.substring(at);
            case 2 -> document.substring(0, at) + document.substring(at + 1);
            case 3 -> document.substring(0, at);
            case 4 -> document.substring(0, end) + document.substring(at);
            default -> document.substring(0, at) + document.substring(end) + document.substring(at, end);
        };
    }

    private List<String> mutants(String document, int count) {
        List<String> mutants = new ArrayList<>();
        while (mutants.size() < count) {
            String mutant = mutant(document);
            if (!mutant.equals(document)) {
                mutants.add(mutant);
            }
        }
        return mutants;
    }

    private SigningTrust trust() throws Exception {
        return SigningTrust.of(List.of(CertificateDer.of(authority.root().der())));
    }

    @Test
    void verify_mutantsOfALicense_areAllRefused() throws Exception {
        String license = authority.license(TestAuthority.licenseClaims(
                Scene.ID.text(), "A".repeat(43), dev.holdfast.machineid.Fingerprint.of(java.util.Map.of())));
        SigningTrust trust = trust();
        assertTrue(trust.verify(license, JwsType.LICENSE, SigningTrust.MAXIMUM_DOCUMENT)
                .claims()
                .has("lic"));
        int refused = 0;
        for (String mutant : mutants(license, MUTANTS)) {
            assertThrows(
                    TrustException.class,
                    () -> trust.verify(mutant, JwsType.LICENSE, SigningTrust.MAXIMUM_DOCUMENT),
                    mutant);
            refused++;
        }
        assertEquals(MUTANTS, refused);
        System.out.println("[mutation test] " + refused + " mutants of a license refused");
    }

    /** RFC 8032 section 5.1.7: S and S plus the order of the group sign the same to a check that reduces. */
    @Test
    void verify_signatureWithTheOrderAdded_isRefused() throws Exception {
        String license = authority.license(TestAuthority.licenseClaims(
                Scene.ID.text(), "A".repeat(43), dev.holdfast.machineid.Fingerprint.of(java.util.Map.of())));
        int dot = license.lastIndexOf('.') + 1;
        byte[] signature = java.util.Base64.getUrlDecoder().decode(license.substring(dot));
        BigInteger order = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
        BigInteger s = BigInteger.ZERO;
        for (int i = 63; i >= 32; i--) {
            s = s.shiftLeft(8).or(BigInteger.valueOf(signature[i] & 0xff));
        }
        assertTrue(s.compareTo(order) < 0);
        for (s = s.add(order); s.bitLength() <= 256; s = s.add(order)) {
            for (int i = 0; i < 32; i++) {
                signature[32 + i] = s.shiftRight(8 * i).byteValue();
            }
            String twin = license.substring(0, dot) + StrictBase64Url.encode(signature);
            assertThrows(
                    TrustException.class, () -> trust().verify(twin, JwsType.LICENSE, SigningTrust.MAXIMUM_DOCUMENT));
        }
    }

    @Test
    void with_mutantsOfATrustBundle_areAllRefused() throws Exception {
        String bundle = authority.bundle(1, TestCertificate.NOW);
        SigningTrust trust = trust();
        assertEquals(1, trust.with(bundle).version());
        for (String mutant : mutants(bundle, 2_000)) {
            assertThrows(TrustException.class, () -> trust.with(mutant), mutant);
        }
        System.out.println("[mutation test] 2000 mutants of a trust bundle refused");
    }

    @Test
    void of_mutantsOfACertificate_areAnotherCertificateOrNone() {
        byte[] der = authority.signer().der();
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] mutant = der.clone();
            mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertTrue(java.util.Arrays.equals(
                        mutant, CertificateDer.of(mutant).toBytes()));
            } catch (dev.holdfast.verifier.jws.MalformedException e) {
                refused++;
            }
        }
        assertTrue(refused > 0);
    }

    @Test
    void verify_leafWithAnyBitFlipped_isRefused() throws Exception {
        byte[] der = authority.signer().der();
        SigningTrust trust = trust();
        var header = TestJws.header(JwsType.LICENSE, authority.signer());
        byte[] payload = TestJws.json(java.util.Map.of("iat", TestCertificate.NOW.getEpochSecond()));
        for (int bit = 0; bit < der.length * 8; bit += 3) {
            byte[] mutant = der.clone();
            mutant[bit / 8] ^= (byte) (1 << bit % 8);
            header.put("x5c", List.of(java.util.Base64.getEncoder().encodeToString(mutant)));
            String document = TestJws.sign(header, payload, authority.signer().privateKey());
            assertThrows(
                    TrustException.class, () -> trust.verify(document, JwsType.LICENSE, SigningTrust.MAXIMUM_DOCUMENT));
        }
    }
}
