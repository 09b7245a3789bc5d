package dev.holdfast.verifier;

import dev.holdfast.verifier.Recollection.SeenLicense;
import dev.holdfast.verifier.Recollection.SeenStatus;
import dev.holdfast.verifier.TestCertificate.Profile;
import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.jws.Sha256;
import dev.holdfast.verifier.license.StatusRank;
import dev.holdfast.verifier.trust.Signer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The vectors about what a directory remembers, and about the twins of certificates. */
final class MemoryVectors {
    private static final String VOID = "signer_revoked";
    private static final String GRANTED = MadeVector.GRANTED;
    private static final Instant NOW = TestCertificate.NOW;
    private static final Duration MONTH = Duration.ofDays(30);
    private static final String BOOT = "another-boot";

    private final TestAuthority vendor;
    private final Scene scene;
    private final String first;
    private final List<MadeVector> all = new ArrayList<>();

    MemoryVectors(TestAuthority vendor, Scene scene) {
        this.vendor = vendor;
        this.scene = scene;
        this.first = vendor.bundle(1, NOW);
    }

    List<MadeVector> all() throws MalformedException, IOException {
        twins();
        revokedSigners();
        rollbacks();
        times();
        return all;
    }

    private void twins() throws MalformedException, IOException {
        TestCertificate middle = vendor.root().issue(Profile.intermediate().keyed("EC"));
        TestCertificate leaf = middle.issueSigner();
        byte[] twin = CertificateTwins.of(leaf.der());
        String good = vendor.status(scene.statusClaims());
        String byLeaf = signedUnder(leaf, leaf.der(), middle);
        String byTwin = signedUnder(leaf, twin, middle);
        all.add(usual("signer by its twin", GRANTED, "3.8.3", byTwin, good, List.of(first), ""));
        for (Map.Entry<String, byte[]> revoked :
                List.of(Map.entry("signer with a twin", leaf.der()), Map.entry("twin of the signer", twin))) {
            String revoking =
                    vendor.bundle(2, NOW, CertificateDer.of(revoked.getValue()).thumbprint());
            List<String> held = List.of(first, revoking);
            all.add(usual(revoked.getKey() + " revoked", VOID, "7.9", byLeaf, good, held, ""));
            all.add(usual(revoked.getKey() + " revoked and its twin shown", VOID, "7.9", byTwin, good, held, ""));
        }
    }

    private String signedUnder(TestCertificate leaf, byte[] shown, TestCertificate middle) {
        Map<String, Object> header = TestJws.header(JwsType.LICENSE, leaf);
        header.put("x5c", List.of(Base64.getEncoder().encodeToString(shown), middle.base64()));
        return TestJws.sign(header, TestJws.json(scene.licenseClaims()), leaf.privateKey());
    }

    private MadeVector usual(
            String about, String expect, String rule, String license, String status, List<String> held, String state) {
        return new MadeVector(about, expect, rule, NOW.getEpochSecond() + 60, license, status, held, state);
    }

    private void revokedSigners() throws MalformedException {
        TestAuthority other = vendor.withNewSigner();
        String good = vendor.license(scene.licenseClaims());
        String voided = other.license(scene.licenseClaims());
        String status = vendor.status(scene.statusClaims());
        String voidStatus = other.status(scene.statusClaims());
        List<String> held = List.of(first, vendor.bundle(2, NOW, other.signerThumbprint()));
        String knowsLicense = state(license(1, other), null, 0, TimeWitness.NONE);
        String knowsStatus = state(null, status(1, voidStatus), 0, TimeWitness.NONE);
        long last = NOW.plus(MONTH).getEpochSecond() - 1;
        all.add(new MadeVector(
                "license of a void signer on its last day", GRANTED, "7.8", last, voided, status, held, knowsLicense));
        all.add(new MadeVector(
                "license of a void signer after 30 days", VOID, "7.8", last + 1, voided, status, held, knowsLicense));
        all.add(new MadeVector(
                "status of a void signer on its last day", GRANTED, "7.8", last, good, voidStatus, held, knowsStatus));
        all.add(new MadeVector(
                "status of a void signer after 30 days", VOID, "7.8", last + 1, good, voidStatus, held, knowsStatus));
        all.add(usual(
                "status of a void signer never seen before", "status_invalid", "11.7", good, voidStatus, held, ""));
        all.add(usual(
                "license of a void signer where another was seen", VOID, "7.8", voided, status, held, knowsStatus));
    }

    private void rollbacks() throws MalformedException {
        String license = vendor.license(scene.licenseClaims());
        String status = vendor.status(scene.statusClaims());
        List<String> held = List.of(first);
        String rolledBack = RefusalReason.REVISION_ROLLED_BACK.code();
        SeenLicense same = license(1, vendor);
        all.add(usual(
                "license seen before",
                GRANTED,
                "11.8",
                license,
                status,
                held,
                state(same, status(1, status), 1, TimeWitness.NONE)));
        all.add(usual(
                "license older than one before",
                rolledBack,
                "11.8",
                license,
                status,
                held,
                state(license(2, vendor), null, 1, TimeWitness.NONE)));
        SeenLicense sibling = new SeenLicense(1, "AAAAAAAAAAAAAAAAAAAAAg", same.signer());
        all.add(usual(
                "license with the revision of another",
                rolledBack,
                "11.8",
                license,
                status,
                held,
                state(sibling, null, 1, TimeWitness.NONE)));
        all.add(usual(
                "status older than one before",
                "status_missing",
                "11.7",
                license,
                status,
                held,
                state(same, status(2, status), 1, TimeWitness.NONE)));
        all.add(usual(
                "status with the rank of another",
                "status_invalid",
                "11.7",
                license,
                status,
                held,
                state(same, status(1, license), 1, TimeWitness.NONE)));
        all.add(usual(
                "bundles fewer than before",
                "trust_bundle_missing",
                "7.7",
                license,
                status,
                held,
                state(same, null, 2, TimeWitness.NONE)));
        all.add(usual("state that is none", "record_damaged", "11.6", license, status, held, "{}"));
    }

    private void times() throws MalformedException {
        String day = vendor.license(scene.licenseClaims(Duration.ofDays(1)));
        String status = vendor.status(scene.statusClaims());
        List<String> held = List.of(first);
        Signer signer = signer(vendor);
        Instant end = NOW.plus(Duration.ofDays(1));
        long epoch = 0;
        TimeWitness before = observed(end.minusSeconds(1), signer);
        TimeWitness after = observed(end, signer);
        all.add(new MadeVector(
                "clock in 1970 and observed before the end",
                GRANTED,
                "10.6",
                epoch,
                day,
                status,
                held,
                state(null, null, 1, before)));
        all.add(new MadeVector(
                "clock in 1970 and observed at the end",
                "expired",
                "10.6",
                epoch,
                day,
                status,
                held,
                state(null, null, 1, after)));
        TimeWitness unsigned = new TimeWitness(null, after.observed(), null);
        all.add(new MadeVector(
                "clock in 1970 and observed at the end before anything was signed",
                GRANTED,
                "10.4",
                epoch,
                day,
                status,
                held,
                state(null, null, 1, unsigned)));
        TimeWitness signed = new TimeWitness(new TimeWitness.Signed(end, signer), null, null);
        all.add(new MadeVector(
                "clock in 1970 and signed at the end",
                "expired",
                "10.6",
                epoch,
                day,
                status,
                held,
                state(null, null, 1, signed)));
        TestAuthority other = vendor.withNewSigner();
        TimeWitness poisoned = new TimeWitness(new TimeWitness.Signed(end, signer(other)), null, null);
        List<String> revoking = List.of(first, vendor.bundle(2, NOW, other.signerThumbprint()));
        all.add(new MadeVector(
                "clock in 1970 and signed at the end by a void signer",
                GRANTED,
                "10.4",
                epoch,
                day,
                status,
                revoking,
                state(null, null, 1, poisoned)));
        TimeWitness start = observed(NOW, signer);
        long eight = NOW.plus(Duration.ofDays(8)).getEpochSecond();
        all.add(new MadeVector(
                "clock that leaps eight days",
                GRANTED,
                "10.5",
                eight,
                authorityLicense(9),
                status,
                held,
                state(null, null, 1, start)));
        all.add(new MadeVector(
                "clock that leaps eight days behind the end",
                "expired",
                "10.6",
                eight,
                day,
                status,
                held,
                state(null, null, 1, start)));
    }

    private String authorityLicense(int days) {
        return vendor.license(scene.licenseClaims(Duration.ofDays(days)));
    }

    /** With the license's own time as the signed mark, which would correct the observed one if it were newer. */
    private static TimeWitness observed(Instant time, Signer signer) {
        return new TimeWitness(new TimeWitness.Signed(NOW, signer), new TimeWitness.Mark(time, BOOT, 0), null);
    }

    private static String state(SeenLicense license, SeenStatus status, long bundle, TimeWitness witness) {
        return RecollectionJson.write(new Recollection(license, status, bundle, witness, null));
    }

    private static Signer signer(TestAuthority by) throws MalformedException {
        return new Signer(List.of(
                by.signerThumbprint(), CertificateDer.of(by.root().der()).thumbprint()));
    }

    private static SeenLicense license(long revision, TestAuthority by) throws MalformedException {
        return new SeenLicense(revision, "AAAAAAAAAAAAAAAAAAAAAQ", signer(by));
    }

    private static SeenStatus status(long sequence, String document) {
        return new SeenStatus(
                new StatusRank(1, sequence), Sha256.base64Url(document.getBytes(StandardCharsets.US_ASCII)));
    }
}
