package dev.holdfast.benchmarks;

import dev.holdfast.issuer.LicenseSigner;
import dev.holdfast.machineid.BindingPolicy;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.machineid.Machine;
import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.TrustRoots;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.license.Binding;
import dev.holdfast.verifier.license.ClockPolicy;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.LicensedModel;
import dev.holdfast.verifier.license.Mode;
import dev.holdfast.verifier.license.ModelId;
import dev.holdfast.verifier.license.ProductId;
import dev.holdfast.verifier.license.StatusPolicy;
import dev.holdfast.verifier.license.StatusRank;
import dev.holdfast.verifier.license.StatusSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A device with licenses for this machine, as a folder: the root to pin, and the data directory. Every license has a chain
 * of its own, so that a verifier meets as many chains as there are licenses.
 *
 * @param folder where it is
 */
record ActivatedDevice(Path folder) {
    static final ProductId PRODUCT = new ProductId("benchmark");
    static final ModelId MODEL = new ModelId("weld-inspector");

    /** More licenses than a verifier remembers chains and snapshots of. */
    static final int LICENSES = 96;

    private static final String ISSUER = "https://hub.example";
    private static final String DOCUMENT = "AAAAAAAAAAAAAAAAAAAAAA";

    /** The license of this number, from 0. */
    static LicenseId license(int number) {
        return new LicenseId(PRODUCT + "." + String.format(Locale.ROOT, "%026d", number));
    }

    Path roots() {
        return folder.resolve("root.pem");
    }

    Path dataDirectory() {
        return folder.resolve("data");
    }

    /** A verifier that has checked nothing yet. */
    LicenseVerifier verifier(Machine machine) throws IOException {
        return LicenseVerifier.forProduct(PRODUCT, TrustRoots.fromPem(Files.readString(roots())))
                .withDataDirectory(dataDirectory())
                .withMachine(machine);
    }

    /** Makes a device with a number of licenses in a new folder. */
    static ActivatedDevice make(Path folder, int licenses) throws IOException, GeneralSecurityException {
        SecureRandom random = new SecureRandom();
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
        ActivatedDevice device = new ActivatedDevice(folder);
        Vendor vendor = Vendor.create(now, random);
        Files.writeString(device.roots(), vendor.root().certificatePem());
        Machine machine = Machine.asSeen(Machine.local().observe());
        LicenseVerifier verifier = device.verifier(machine);
        Fingerprint recorded = machine.observe().fingerprint(PRODUCT.scope());
        if (recorded.independentKinds() == 0) {
            throw new IOException("this machine shows no evidence, so that no license can be bound to it");
        }
        List<String> bundles = List.of(vendor.root().sign(vendor.root().firstBundle(now)));
        try {
            String key =
                    verifier.dataDirectory().createDeviceKey(random).publicKey().thumbprint();
            for (int i = 0; i < licenses; i++) {
                Verdict verdict = verifier.importGrant(
                        license(i), grant(vendor.newSigner(), license(i), key, recorded, now, bundles));
                if (verdict instanceof Verdict.Refused refused) {
                    throw new IOException(refused.reason().code() + ": " + refused.detail());
                }
            }
        } catch (dev.holdfast.verifier.store.DataDirectoryException e) {
            throw new IOException(e);
        }
        return device;
    }

    private static Grant grant(
            LicenseSigner signer, LicenseId id, String key, Fingerprint recorded, Instant now, List<String> bundles) {
        License license = new License(
                ISSUER,
                id,
                key,
                DOCUMENT,
                null,
                new StatusRank(1, 1),
                now,
                now,
                now.plus(365, ChronoUnit.DAYS),
                1,
                List.of(
                        new LicensedModel(MODEL, "Weld inspector", null),
                        new LicensedModel(new ModelId("label-reader"), "Label reader", null)),
                Map.of("lines", "4", "site", "Plant 7"),
                new Binding(Binding.Scope.HOST, BindingPolicy.STANDARD, 1, recorded),
                key,
                new Mode.OneTime(),
                ClockPolicy.FORGIVING,
                StatusPolicy.ANY_AGE,
                Set.of());
        StatusSnapshot status =
                new StatusSnapshot(ISSUER, id, new StatusRank(1, 1), now, false, false, Set.of(), Set.of(), 0);
        return new Grant(signer.sign(license), signer.sign(status), bundles);
    }
}
