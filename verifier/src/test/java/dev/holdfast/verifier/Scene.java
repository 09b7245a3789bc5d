package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.machineid.Machine;
import dev.holdfast.machineid.RecordedMachines;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ModelId;
import dev.holdfast.verifier.license.ProductId;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.store.LicenseRecord;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One activated device with everything around it: vendor, machine, clock and data directory. */
public final class Scene {
    public static final LicenseId ID = new LicenseId("acme-vision.01J9Z3K4M5N6P7Q8R9S0T1V2W3");
    public static final ProductId PRODUCT = ID.product();
    public static final ModelId OCR = new ModelId("ocr");

    public final TestAuthority authority;
    public final DataDirectory directory;
    public final Path base;
    public final Machine machine = RecordedMachines.twoDiskServer();
    public final FakeUptime clock = new FakeUptime(TestCertificate.NOW.plus(Duration.ofMinutes(1)));
    public final String deviceKey;

    /** A device with a device key and the first trust bundle, and no license yet. */
    public Scene(Path base) throws DataDirectoryException {
        this(base, TestAuthority.create(), new SecureRandom());
        directory.appendBundles(List.of(authority.bundle(1, TestCertificate.NOW)));
    }

    /** A device of a given vendor with nothing but a device key, which comes from the given randomness. */
    public Scene(Path base, TestAuthority authority, SecureRandom random) throws DataDirectoryException {
        this.base = base;
        this.authority = authority;
        directory = DataDirectory.of(base, PRODUCT);
        deviceKey = directory.createDeviceKey(random).publicKey().thumbprint();
    }

    /** A device that has imported the license of {@link #licenseClaims()}. */
    public static Scene activated(Path base) throws DataDirectoryException {
        Scene scene = new Scene(base);
        scene.granted(scene.importGrant(scene.licenseClaims(), scene.statusClaims()));
        return scene;
    }

    /** What this machine shows. */
    public Fingerprint fingerprint() {
        return machine.observe().fingerprint(PRODUCT.scope());
    }

    public Map<String, Object> licenseClaims() {
        return TestAuthority.licenseClaims(ID.text(), deviceKey, fingerprint());
    }

    /** The claims of a license that expires so long after it was issued. */
    public Map<String, Object> licenseClaims(Duration term) {
        Map<String, Object> claims = licenseClaims();
        claims.remove(Claim.PERPETUAL);
        claims.put(Claim.EXPIRES_AT, TestCertificate.NOW.plus(term).getEpochSecond());
        return claims;
    }

    /** The claims of a later license: another document of a higher revision. */
    public Map<String, Object> licenseClaims(long revision) {
        Map<String, Object> claims = licenseClaims();
        claims.put(Claim.REVISION, revision);
        claims.put(Claim.ID, "AAAAAAAAAAAAAAAAAAAA" + (char) ('A' + revision % 26) + "Q");
        return claims;
    }

    public Map<String, Object> statusClaims() {
        return TestAuthority.statusClaims(ID.text(), 1, 1);
    }

    public LicenseVerifier verifier() {
        return verifier(authority.roots());
    }

    public LicenseVerifier verifier(TrustRoots roots) {
        return LicenseVerifier.forProduct(PRODUCT, roots)
                .withDataDirectory(base)
                .withMachine(machine)
                .withClock(clock)
                .withUptime(clock);
    }

    /** Puts documents into the record without asking a verifier. */
    public void hold(String license, String status) throws DataDirectoryException {
        directory.update(
                ID,
                record -> new LicenseRecord(
                        ID, license, status, record.pending(), record.state(), record.stateAuthenticated()));
    }

    public void hold(Map<String, Object> license, Map<String, Object> status) throws DataDirectoryException {
        hold(authority.license(license), authority.status(status));
    }

    public Verdict importGrant(Map<String, Object> license, Map<String, Object> status) {
        return verifier().importGrant(ID, new Grant(authority.license(license), authority.status(status), List.of()));
    }

    public Verdict verify() {
        return verifier().verify(ID);
    }

    public Granted granted(Verdict verdict) {
        return assertInstanceOf(Granted.class, verdict, () -> String.valueOf(verdict));
    }

    public Verdict.Refused refused(RefusalReason reason, Verdict verdict) {
        Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class, verdict);
        assertEquals(reason, refused.reason(), refused.detail());
        return refused;
    }

    public static List<String> codes(Granted granted) {
        return granted.warnings().stream().map(Warning::code).toList();
    }
}
