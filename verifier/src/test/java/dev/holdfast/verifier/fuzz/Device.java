package dev.holdfast.verifier.fuzz;

import dev.holdfast.verifier.Scene;
import dev.holdfast.verifier.TestAuthority;
import dev.holdfast.verifier.TestCertificate;
import dev.holdfast.verifier.TestJws;
import dev.holdfast.verifier.TestVector;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.jws.StrictBase64Url;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.store.DeviceKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** An activated device whose data directory is put back, byte for byte, before every input. */
final class Device {
    final Scene scene;
    private final Map<Path, String> whole;

    private Device(Scene scene) throws IOException {
        this.scene = scene;
        this.whole = files();
    }

    /** A device of fixed keys that holds a license of revision 1 and a status snapshot of sequence 1. */
    static Device activated() throws Exception {
        Path base = Files.createTempDirectory("holdfast-fuzz");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(base)));
        Scene scene = new Scene(base, TestAuthority.create(new FixedRandom()), TestVector.deviceRandom());
        scene.directory.appendBundles(List.of(scene.authority.bundle(1, TestCertificate.NOW)));
        scene.granted(scene.importGrant(scene.licenseClaims(), scene.statusClaims()));
        return new Device(scene);
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Claims of licenses that take different ways through the procedure; all but the first are of a later revision. */
    List<Map<String, Object>> licenses() {
        Map<String, Object> online = scene.licenseClaims(2);
        online.remove(Claim.PERPETUAL);
        online.put(
                Claim.EXPIRES_AT, TestCertificate.NOW.plus(Duration.ofDays(7)).getEpochSecond());
        online.put(Claim.MODE, "online");
        online.put(Claim.GRACE, 3600L);
        Map<String, Object> strict = scene.licenseClaims(3);
        strict.put(Claim.CLOCK, Map.of(Claim.TOLERANCE, 600L, Claim.WITNESS_REQUIRED, true));
        strict.put(Claim.STATUS, Map.of(Claim.MAXIMUM_AGE, 86_400L, Claim.GRACE, 60L));
        strict.put(
                Claim.MODELS, List.of(Map.of(Claim.MODEL_ID, "ocr", Claim.NAME, "OCR", Claim.UNTIL, 1_900_000_000L)));
        strict.put(Claim.ANSWERS, "AAAAAAAAAAAAAAAAAAAAAA");
        return List.of(scene.licenseClaims(), online, strict);
    }

    /** Text that begins as JSON does is a payload, and gets a good signature; any other text is the document itself. */
    String license(String text) {
        return signed(JwsType.LICENSE, text);
    }

    String status(String text) {
        return signed(JwsType.STATUS, text);
    }

    String receipt(String text) {
        return signed(JwsType.RECEIPT, text);
    }

    private String signed(JwsType type, String text) {
        TestCertificate signer = scene.authority.signer();
        return text.startsWith("{")
                ? TestJws.sign(TestJws.header(type, signer), bytes(text), signer.privateKey())
                : text;
    }

    String bundle(String text) {
        TestCertificate root = scene.authority.root();
        return text.startsWith("{")
                ? TestJws.sign(TestJws.header(JwsType.TRUST_BUNDLE, root), bytes(text), root.privateKey())
                : text;
    }

    /** As {@link #license}, signed by the device key. */
    String request(String text) throws Exception {
        if (!text.startsWith("{")) {
            return text;
        }
        DeviceKey key = scene.directory.deviceKey().orElseThrow();
        Map<String, Object> jwk = new LinkedHashMap<>();
        jwk.put("kty", "OKP");
        jwk.put("crv", "Ed25519");
        jwk.put("x", StrictBase64Url.encode(key.publicKey().toBytes()));
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", "Ed25519");
        header.put("typ", JwsType.REQUEST.text());
        header.put("jwk", jwk);
        String input = StrictBase64Url.encode(TestJws.json(header)) + "." + StrictBase64Url.encode(bytes(text));
        return input + "." + StrictBase64Url.encode(key.sign(input.getBytes(StandardCharsets.US_ASCII)));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String json(Map<String, Object> claims) {
        return new String(TestJws.json(claims), StandardCharsets.UTF_8);
    }

    /** The record file of the license. */
    Path record() {
        return scene.directory.folder().resolve("licenses").resolve(Scene.ID.suffix() + ".json");
    }

    /** Every file of the data directory, byte by byte. */
    Map<Path, String> files() throws IOException {
        Map<Path, String> files = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(scene.directory.folder())) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                files.put(file, Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }

    /** Puts back what the last input has changed, the clock too. */
    void putBack() throws IOException {
        scene.clock.set(TestCertificate.NOW.plus(Duration.ofMinutes(1)));
        Map<Path, String> now = files();
        for (Path file : now.keySet()) {
            if (!whole.containsKey(file)) {
                Files.delete(file);
            }
        }
        for (Map.Entry<Path, String> file : whole.entrySet()) {
            if (!file.getValue().equals(now.get(file.getKey()))) {
                Files.writeString(file.getKey(), file.getValue(), StandardCharsets.ISO_8859_1);
            }
        }
    }
}
