package dev.holdfast.hub;

import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.protocol.Operation;
import dev.holdfast.protocol.RequestContent;
import dev.holdfast.protocol.TokenOperation;
import dev.holdfast.protocol.TokenRequestContent;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.jws.StrictBase64Url;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ProductId;
import dev.holdfast.verifier.store.DeviceKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** A device with a real key and evidence that a test makes up. */
public final class FakeDevice {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String DERIVED = "derived";

    private final byte[] publicKey;
    private final UnaryOperator<byte[]> signer;
    private final Fingerprint fingerprint;
    private final Set<EvidenceKind> view;

    private FakeDevice(
            byte[] publicKey, UnaryOperator<byte[]> signer, Fingerprint fingerprint, Set<EvidenceKind> view) {
        this.publicKey = publicKey;
        this.signer = signer;
        this.fingerprint = fingerprint;
        this.view = view;
    }

    /** A device with the key of a data directory and the evidence of a machine. */
    static FakeDevice of(DeviceKey key, Fingerprint fingerprint) {
        return new FakeDevice(key.publicKey().toBytes(), key::sign, fingerprint, null);
    }

    /** A new device that shows the values named, as {@code kind=value}; {@code derived} says that two kinds are one. */
    public static FakeDevice showing(String... evidence) {
        Ed25519PrivateKeyParameters key = new Ed25519PrivateKeyParameters(RANDOM);
        return new FakeDevice(
                key.generatePublicKey().getEncoded(), message -> signature(key, message), fingerprint(evidence), null);
    }

    private static byte[] signature(Ed25519PrivateKeyParameters key, byte[] message) {
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, key);
        signer.update(message, 0, message.length);
        return signer.generateSignature();
    }

    /** A new device that shows values that are recorded of the machines of a license, as many as may be listed. */
    static FakeDevice showingWhatWasRecorded(TestHub hub, String licenseId, String... kinds) throws IOException {
        Map<EvidenceKind, List<EvidenceDigest>> digests = new EnumMap<>(EvidenceKind.class);
        for (String kind : kinds) {
            EvidenceKind of = EvidenceKind.ofId(kind).orElseThrow();
            List<EvidenceDigest> values = Audit.texts(
                            hub,
                            "SELECT min(digest) FROM activation_evidence WHERE license_id = ? AND kind = ?"
                                    + " GROUP BY activation_id",
                            licenseId,
                            kind)
                    .stream()
                    .map(EvidenceDigest::new)
                    .toList();
            digests.put(of, values.subList(0, Math.min(values.size(), of.limit())));
        }
        FakeDevice plain = usual();
        return new FakeDevice(plain.publicKey, plain.signer, Fingerprint.of(digests), null);
    }

    /** A new device that shows a machine-id, a board and a disk of its own. */
    public static FakeDevice usual() {
        String own = newRequestId();
        return showing("machine-id=" + own, "board=" + own, "disk=" + own);
    }

    /** The same key, seen to show something else. */
    public FakeDevice nowShowing(String... evidence) {
        return new FakeDevice(publicKey, signer, fingerprint(evidence), null);
    }

    /** A new device that shows the same. */
    FakeDevice anotherKey() {
        FakeDevice plain = usual();
        return new FakeDevice(plain.publicKey, plain.signer, fingerprint, view);
    }

    /** The same, asking for an application that sees these kinds only. */
    FakeDevice forApplicationThatSees(EvidenceKind... kinds) {
        return new FakeDevice(publicKey, signer, fingerprint, Set.of(kinds));
    }

    private static Fingerprint fingerprint(String... evidence) {
        Map<EvidenceKind, List<EvidenceDigest>> digests = new EnumMap<>(EvidenceKind.class);
        for (String one : evidence) {
            if (!one.equals(DERIVED)) {
                EvidenceKind kind =
                        EvidenceKind.ofId(one.substring(0, one.indexOf('='))).orElseThrow();
                digests.computeIfAbsent(kind, any -> new ArrayList<>()).add(new EvidenceDigest(sha256(one)));
            }
        }
        return new Fingerprint(Fingerprint.SCHEME, digests, List.of(evidence).contains(DERIVED));
    }

    /** The thumbprint (RFC 7638) of the key. */
    public String thumbprint() {
        String x = StrictBase64Url.encode(publicKey);
        return sha256("{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + x + "\"}");
    }

    public static String newRequestId() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return StrictBase64Url.encode(bytes);
    }

    public String activate(String licenseId) {
        return request(Operation.ACTIVATE, licenseId, newRequestId());
    }

    /** A request for a seat beside those that the machine holds already. */
    String activateBeside(String licenseId) {
        return request(Operation.ACTIVATE, licenseId, content -> content.forNewSeat(true));
    }

    /** A signed request that says more than most. */
    String request(Operation operation, String licenseId, UnaryOperator<RequestContent> more) {
        return sign(more.apply(content(operation, licenseId, newRequestId(), 0)).toJson());
    }

    /** A signed request that stands on a license and abandons other requests. */
    String standingOn(String parent, Operation operation, String licenseId, String requestId, String... abandons) {
        return sign(standing(parent, content(operation, licenseId, requestId, 0), List.of(abandons))
                .toJson());
    }

    private static RequestContent standing(String parent, RequestContent plain, List<String> abandons) {
        return new RequestContent(
                plain.operation(),
                plain.licenseId(),
                plain.requestId(),
                plain.fingerprint(),
                plain.deviceClock(),
                null,
                0,
                parent,
                abandons,
                plain.view());
    }

    public String refresh(String licenseId) {
        return request(Operation.REFRESH, licenseId, newRequestId());
    }

    /** A refresh of a data directory that has imported the license in a grant. */
    public String refreshStandingOn(String grant, String licenseId) {
        try {
            String held = TestHub.JSON.readTree(grant).path("license").asText();
            return standingOn(documentIdOf(held), Operation.REFRESH, licenseId, newRequestId());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A request of a data directory that has imported a license. */
    String goingOnFrom(String held, Operation operation, String licenseId) {
        return standingOn(documentIdOf(held), operation, licenseId, newRequestId());
    }

    /** A refresh of a data directory that shows the license which it stands on to a hub that has forgotten it. */
    String refreshCarrying(String held, String licenseId) {
        return request(
                Operation.REFRESH,
                licenseId,
                plain -> standing(documentIdOf(held), plain, List.of()).carrying(held));
    }

    private static String documentIdOf(String held) {
        try {
            byte[] payload = Base64.getUrlDecoder().decode(held.split("\\.")[1]);
            return TestHub.JSON.readTree(payload).path("jti").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String release(String licenseId) {
        return request(Operation.RELEASE, licenseId, newRequestId());
    }

    /** A signed request. */
    public String request(Operation operation, String licenseId, String requestId) {
        return request(operation, licenseId, requestId, 0);
    }

    /** A signed request of a device that holds the trust bundles up to a version. */
    String request(Operation operation, String licenseId, String requestId, long bundleVersion) {
        return sign(content(operation, licenseId, requestId, bundleVersion).toJson());
    }

    private RequestContent content(Operation operation, String licenseId, String requestId, long bundleVersion) {
        return new RequestContent(
                operation,
                new LicenseId(licenseId),
                requestId,
                fingerprint,
                Instant.ofEpochSecond(1_800_000_000),
                null,
                bundleVersion,
                null,
                List.of(),
                view);
    }

    /** A signed token request. */
    public String ask(TokenOperation operation) {
        return ask(operation, TestHub.PRODUCT);
    }

    /** A signed token request for the folder of a product. */
    String ask(TokenOperation operation, String product) {
        TokenRequestContent content = new TokenRequestContent(
                operation, new ProductId(product), newRequestId(), fingerprint, Instant.ofEpochSecond(1_800_000_000));
        return sign(JwsType.TOKEN_REQUEST, content.toJson());
    }

    /** Signs whatever payload, with the header of a request. */
    public String sign(byte[] payload) {
        return sign(JwsType.REQUEST, payload);
    }

    private String sign(JwsType type, byte[] payload) {
        return sign(header("Ed25519", type.text(), ""), payload);
    }

    /** The header of a document, with other members behind, each after a comma. */
    String header(String algorithm, String type, String more) {
        return "{\"alg\":\"" + algorithm + "\",\"typ\":\"" + type + "\",\"jwk\":{\"kty\":\"OKP\","
                + "\"crv\":\"Ed25519\",\"x\":\"" + StrictBase64Url.encode(publicKey) + "\"}" + more + "}";
    }

    /** Signs whatever payload, with whatever header. */
    String sign(String header, byte[] payload) {
        String input =
                StrictBase64Url.encode(header.getBytes(StandardCharsets.UTF_8)) + "." + StrictBase64Url.encode(payload);
        byte[] bytes = input.getBytes(StandardCharsets.US_ASCII);
        return input + "." + StrictBase64Url.encode(signer.apply(bytes));
    }

    private static String sha256(String text) {
        try {
            return StrictBase64Url.encode(
                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
