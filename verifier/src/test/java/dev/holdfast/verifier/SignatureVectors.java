package dev.holdfast.verifier;

import dev.holdfast.verifier.TestCertificate.Profile;
import dev.holdfast.verifier.jws.JwsType;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.EdECPrivateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** The vectors about the edges of both signature algorithms and of the keys that they are used with. */
final class SignatureVectors {
    private static final String INVALID = "signature_invalid";
    private static final String UNFIT = "certificate_unfit";
    private static final BigInteger N = ECNamedCurveTable.getByName("P-256").getN();
    private static final ASN1ObjectIdentifier ED25519 = new ASN1ObjectIdentifier("1.3.101.112");

    private final TestAuthority vendor;
    private final Scene scene;
    private final List<MadeVector> all = new ArrayList<>();

    SignatureVectors(TestAuthority vendor, Scene scene) {
        this.vendor = vendor;
        this.scene = scene;
    }

    List<MadeVector> all() throws Exception {
        ed25519Signatures();
        es256Signatures();
        ed25519Keys();
        p256Keys();
        return all;
    }

    private void vector(String about, String expect, String rule, String license) {
        all.add(MadeVector.ofLicense(about, expect, rule, license, vendor, scene));
    }

    private static String with(String unsigned, byte[] signature) {
        return unsigned + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    private static String unsigned(String license) {
        return license.substring(0, license.lastIndexOf('.'));
    }

    private static byte[] signature(String license) {
        return Base64.getUrlDecoder().decode(license.substring(license.lastIndexOf('.') + 1));
    }

    private void ed25519Signatures() {
        String license = vendor.license(scene.licenseClaims());
        String unsigned = unsigned(license);
        byte[] message = unsigned.getBytes(StandardCharsets.US_ASCII);
        byte[] good = signature(license);
        byte[] first = Arrays.copyOf(good, 32);
        BigInteger second = EdwardsArithmetic.number(Arrays.copyOfRange(good, 32, 64));
        vector(
                "ed25519 second half plus the order",
                INVALID,
                "3.9",
                with(unsigned, joined(first, second.add(EdwardsArithmetic.ORDER))));
        vector(
                "ed25519 second half is the order",
                INVALID,
                "3.9",
                with(unsigned, joined(first, EdwardsArithmetic.ORDER)));
        vector(
                "ed25519 second half of ones",
                INVALID,
                "3.9",
                with(unsigned, joined(first, BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE))));
        vector(
                "ed25519 first half of another signature",
                INVALID,
                "3.9",
                with(unsigned, joined(EdwardsArithmetic.encoded(EdwardsArithmetic.BASE), second)));

        byte[] seed = ((EdECPrivateKey) vendor.signer().privateKey()).getBytes().orElseThrow();
        BigInteger nonce = BigInteger.valueOf(1_000_003);
        EdwardsArithmetic.Point plain = EdwardsArithmetic.multiply(nonce, EdwardsArithmetic.BASE);
        vector(
                "ed25519 by plain numbers",
                MadeVector.GRANTED,
                "3.9",
                with(unsigned, EdwardsArithmetic.signature(seed, EdwardsArithmetic.encoded(plain), nonce, message)));
        byte[] other = EdwardsArithmetic.littleEndian(EdwardsArithmetic.P.add(BigInteger.ONE));
        vector(
                "ed25519 first half neutral and not canonical",
                INVALID,
                "3.9",
                with(unsigned, EdwardsArithmetic.signature(seed, other, BigInteger.ZERO, message)));
    }

    private static byte[] joined(byte[] first, BigInteger second) {
        byte[] whole = Arrays.copyOf(first, 64);
        System.arraycopy(EdwardsArithmetic.littleEndian(second), 0, whole, 32, 32);
        return whole;
    }

    private void es256Signatures() throws Exception {
        String license = vendor.withSigner(Profile.leaf().keyed("EC")).license(scene.licenseClaims());
        String unsigned = unsigned(license);
        byte[] good = signature(license);
        BigInteger r = new BigInteger(1, good, 0, 32);
        BigInteger s = new BigInteger(1, good, 32, 32);
        BigInteger low = s.min(N.subtract(s));
        vector("es256 low s", MadeVector.GRANTED, "3.9", with(unsigned, pair(r, low)));
        vector("es256 high s", MadeVector.GRANTED, "3.9", with(unsigned, pair(r, N.subtract(low))));
        Map<String, byte[]> refused = new TreeMap<>();
        refused.put("es256 r of zero", pair(BigInteger.ZERO, s));
        refused.put("es256 s of zero", pair(r, BigInteger.ZERO));
        refused.put("es256 r is n", pair(N, s));
        refused.put("es256 s is n", pair(r, N));
        refused.put("es256 both are n", pair(N, N));
        refused.put("es256 r and s of one", pair(BigInteger.ONE, BigInteger.ONE));
        refused.put(
                "es256 r and s of ones",
                pair(
                        BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE),
                        BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE)));
        refused.put("es256 s and r exchanged", pair(s, r));
        refused.put("es256 s with r negated", pair(N.subtract(r), s));
        refused.put("es256 in der", der(r, s));
        refused.put("es256 in der cut to 64 bytes", Arrays.copyOf(der(r, s), 64));
        refused.put("es256 with a zero byte behind", Arrays.copyOf(good, 65));
        refused.put("es256 of 66 bytes", padded(r, s));
        refused.forEach((about, signature) -> vector(about, INVALID, "3.9", with(unsigned, signature)));
    }

    private static byte[] pair(BigInteger r, BigInteger s) {
        byte[] pair = new byte[64];
        System.arraycopy(big(r), 0, pair, 0, 32);
        System.arraycopy(big(s), 0, pair, 32, 32);
        return pair;
    }

    private static byte[] big(BigInteger number) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < 32; i++) {
            bytes[31 - i] = number.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }

    private static byte[] padded(BigInteger r, BigInteger s) {
        byte[] padded = new byte[66];
        System.arraycopy(big(r), 0, padded, 1, 32);
        System.arraycopy(big(s), 0, padded, 34, 32);
        return padded;
    }

    private static byte[] der(BigInteger r, BigInteger s) throws Exception {
        ASN1EncodableVector pair = new ASN1EncodableVector();
        pair.add(new ASN1Integer(r));
        pair.add(new ASN1Integer(s));
        return new DERSequence(pair).getEncoded();
    }

    /** Under a key of small order a signature of nearly nothing holds for every message, where such keys are taken. */
    private void ed25519Keys() {
        byte[] forged = joined(EdwardsArithmetic.encoded(EdwardsArithmetic.NEUTRAL), BigInteger.ZERO);
        List<String> keys = smallOrderKeys();
        for (int i = 0; i < keys.size(); i++) {
            vector(
                    "ed25519 key of small order " + (i + 1),
                    UNFIT,
                    "3.6",
                    keyed(ed25519(HexFormat.of().parseHex(keys.get(i))), "Ed25519", forged));
        }
        byte[] beyond = new byte[32];
        Arrays.fill(beyond, (byte) 0xff);
        vector("ed25519 key beyond the field", UNFIT, "3.6", keyed(ed25519(beyond), "Ed25519", forged));
        byte[] noPoint = new byte[32];
        noPoint[0] = 2;
        vector("ed25519 key that is no point", UNFIT, "3.6", keyed(ed25519(noPoint), "Ed25519", forged));
        byte[] mixed = EdwardsArithmetic.encoded(
                EdwardsArithmetic.add(EdwardsArithmetic.BASE, EdwardsArithmetic.ofOrderEight()));
        vector("ed25519 key of mixed order", UNFIT, "3.6", keyed(ed25519(mixed), "Ed25519", forged));
        vector("ed25519 key of 31 bytes", UNFIT, "3.6", keyed(ed25519(new byte[31]), "Ed25519", forged));
    }

    /** The eight points of small order, and the six further ways to write one of them. */
    private static List<String> smallOrderKeys() {
        List<String> keys = new ArrayList<>();
        EdwardsArithmetic.Point small = EdwardsArithmetic.ofOrderEight();
        for (int i = 0; i < 8; i++) {
            keys.add(HexFormat.of()
                    .formatHex(EdwardsArithmetic.encoded(EdwardsArithmetic.multiply(BigInteger.valueOf(i), small))));
        }
        BigInteger sign = BigInteger.ONE.shiftLeft(255);
        List<BigInteger> others = List.of(
                BigInteger.ONE.add(sign),
                EdwardsArithmetic.P.subtract(BigInteger.ONE).add(sign),
                EdwardsArithmetic.P,
                EdwardsArithmetic.P.add(sign),
                EdwardsArithmetic.P.add(BigInteger.ONE),
                EdwardsArithmetic.P.add(BigInteger.ONE).add(sign));
        others.forEach(other -> keys.add(HexFormat.of().formatHex(EdwardsArithmetic.littleEndian(other))));
        return keys;
    }

    private static SubjectPublicKeyInfo ed25519(byte[] key) {
        return new SubjectPublicKeyInfo(new AlgorithmIdentifier(ED25519), key);
    }

    private void p256Keys() throws Exception {
        byte[] point = SubjectPublicKeyInfo.getInstance(
                        vendor.root().issue(Profile.leaf().keyed("EC")).publicKey())
                .getPublicKeyData()
                .getOctets();
        byte[] compressed = Arrays.copyOf(point, 33);
        compressed[0] = (byte) (2 + (point[64] & 1));
        byte[] hybrid = point.clone();
        hybrid[0] = (byte) (6 + (point[64] & 1));
        byte[] elsewhere = point.clone();
        elsewhere[64] ^= 1;
        Map<String, byte[]> keys = new TreeMap<>();
        keys.put("p256 key compressed", compressed);
        keys.put("p256 key hybrid", hybrid);
        keys.put("p256 key not on the curve", elsewhere);
        keys.put("p256 key at infinity", new byte[] {0});
        keys.put("p256 key of zeros", Arrays.copyOf(new byte[] {4}, 65));
        AlgorithmIdentifier byName =
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, X9ObjectIdentifiers.prime256v1);
        keys.forEach((about, key) ->
                vector(about, UNFIT, "3.6", keyed(new SubjectPublicKeyInfo(byName, key), "ES256", new byte[64])));
        AlgorithmIdentifier spelled =
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, ECNamedCurveTable.getByName("P-256"));
        vector(
                "p256 key with its curve spelled out",
                UNFIT,
                "3.6",
                keyed(new SubjectPublicKeyInfo(spelled, point), "ES256", new byte[64]));
    }

    /** A license under a leaf with this key, with a signature that somebody made up. */
    private String keyed(SubjectPublicKeyInfo key, String algorithm, byte[] signature) {
        Map<String, Object> header =
                TestJws.header(JwsType.LICENSE, vendor.root().issue(Profile.leaf(), key));
        header.put("alg", algorithm);
        String license = TestJws.sign(
                header, TestJws.json(scene.licenseClaims()), vendor.signer().privateKey());
        return with(unsigned(license), signature);
    }
}
