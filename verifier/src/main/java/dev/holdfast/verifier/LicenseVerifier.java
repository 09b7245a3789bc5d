package dev.holdfast.verifier;

import dev.holdfast.machineid.Machine;
import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ModelId;
import dev.holdfast.verifier.license.ProductId;
import dev.holdfast.verifier.license.Receipt;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.store.LicenseRecord;
import dev.holdfast.verifier.trust.TrustException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks licenses of one product on this machine against the data directory, offline; FORMAT.md section 11. Thread-safe;
 * creating one does no I/O. Keep one per product: it remembers by exact bytes what it has checked before.
 */
public final class LicenseVerifier {
    private final Setting setting;
    private final DirectoryChoice directory;
    private final InstantSource clock;
    private final Uptime uptime;

    private LicenseVerifier(Setting setting, DirectoryChoice directory, InstantSource clock, Uptime uptime) {
        this.setting = setting;
        this.directory = directory;
        this.clock = clock;
        this.uptime = uptime;
    }

    /**
     * A verifier for a product under the given roots, with the default data directory, the running machine and the system
     * clock.
     */
    public static LicenseVerifier forProduct(ProductId product, TrustRoots roots) {
        return new LicenseVerifier(
                new Setting(product, Machine.local(), new TrustMemory(roots)),
                DirectoryChoice.ofEnvironment(System.getenv(), product),
                InstantSource.system(),
                Uptime.ofThisMachine());
    }

    /** The same verifier reading another base of the data directory. */
    public LicenseVerifier withDataDirectory(Path base) {
        return new LicenseVerifier(setting, DirectoryChoice.of(base, setting.product()), clock, uptime);
    }

    /**
     * The same verifier, whose data directory is readable for a group of this machine if an operation with it makes the
     * directory; one that is in use must be shared with the group already. Verifying needs no group.
     */
    public LicenseVerifier withGroup(String group) {
        return new LicenseVerifier(setting, directory.withGroup(group), clock, uptime);
    }

    /** The same verifier looking at another machine, for example a recorded one. */
    public LicenseVerifier withMachine(Machine machine) {
        return new LicenseVerifier(new Setting(setting.product(), machine, setting.memory()), directory, clock, uptime);
    }

    /** The same verifier with another clock. */
    public LicenseVerifier withClock(InstantSource otherClock) {
        return new LicenseVerifier(setting, directory, otherClock, uptime);
    }

    /** The same verifier with another measure of elapsed time. */
    public LicenseVerifier withUptime(Uptime otherUptime) {
        return new LicenseVerifier(setting, directory, clock, otherUptime);
    }

    /** The product whose licenses this verifier checks. */
    public ProductId product() {
        return setting.product();
    }

    /** The machine that this verifier looks at. */
    public Machine machine() {
        return setting.machine();
    }

    /** The clock that this verifier reads. */
    public InstantSource clock() {
        return clock;
    }

    /**
     * The data directory that this verifier reads.
     *
     * @throws IllegalStateException if none was given and the environment names none; the message says what to set
     */
    public DataDirectory dataDirectory() {
        try {
            return directory.get();
        } catch (DataDirectoryException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Whether the license is good, here, now. Never throws for anything found in the directory or on the machine. */
    public Verdict verify(LicenseId id) {
        return judge(id, null);
    }

    /** Whether the license is good, here, now, and covers the model. */
    public Verdict verify(LicenseId id, ModelId model) {
        return judge(id, model);
    }

    private Verdict judge(LicenseId id, @Nullable ModelId model) {
        try {
            return Verification.run(setting, directory.get(), id, model, now());
        } catch (DataDirectoryException e) {
            return RefusedException.of(e).verdict(id);
        }
    }

    /**
     * A plan for a watch that keeps the license verified while a program runs; it starts with {@link
     * LicenseWatchPlan#start()}.
     */
    public LicenseWatchPlan watch(LicenseId id) {
        return new LicenseWatchPlan(this, id, WatchOptions.DEFAULT);
    }

    /** What the directory holds of a license, unverified; empty where that is nothing or cannot be read. */
    Optional<Holding> held(LicenseId id) {
        try {
            return id.product().equals(setting.product()) ? Holding.read(directory.get(), id) : Optional.empty();
        } catch (DataDirectoryException e) {
            // A verification meets the same fault, and says it.
            return Optional.empty();
        }
    }

    /**
     * Which license to verify where the user has named none.
     *
     * @return the license, where the directory holds exactly one; else empty
     * @throws DataDirectoryException if the directory cannot be read
     */
    public Optional<LicenseId> onlyLicense() throws DataDirectoryException {
        var licenses = directory.get().licenses();
        return licenses.size() == 1 ? Optional.of(licenses.get(0)) : Optional.empty();
    }

    /** The time witness that the record of a license remembers, for a request to carry; empty where there is none. */
    public Optional<Instant> witness(LicenseId id) {
        return Optional.ofNullable(recollection(id).witness().at(now()));
    }

    /** The {@code jti} of the license that verified here last, which a request names as its parent; empty before. */
    public Optional<String> parent(LicenseId id) {
        Recollection.SeenLicense seen = recollection(id).license();
        return seen == null ? Optional.empty() : Optional.of(seen.id());
    }

    /** The version of the newest trust bundle that is shipped or held and verifies, for a request to name; 0 for none. */
    public long trustBundleVersion() {
        try {
            return setting.memory().with(directory.get().bundles()).version();
        } catch (DataDirectoryException | TrustException e) {
            // Asking for all bundles is right when none can be used.
            return 0;
        }
    }

    /** What cannot be read is not remembered; a verification says why. */
    private Recollection recollection(LicenseId id) {
        try {
            Optional<LicenseRecord> record = directory.get().read(id);
            return RecollectionJson.read(record.map(LicenseRecord::state).orElse(null));
        } catch (DataDirectoryException | MalformedException e) {
            return Recollection.NONE;
        }
    }

    /**
     * Holds this machine against the licenses and the own pending requests in the data directory, whatever their terms:
     * empty where nothing there is bound to a machine; the sheet that fits best where any says that the machine is the
     * same, for then the directory is this machine's; else the one that fits least. FORMAT.md 11.14.
     */
    public Optional<ScoreSheet> recognise() {
        try {
            return Recognition.run(setting, directory.get());
        } catch (DataDirectoryException e) {
            return Optional.empty();
        }
    }

    /**
     * Verifies a grant as if it were installed, and installs license, status and bundles by one rename if it holds; the
     * verdict is about the imported license. Of a refused grant at most the status snapshot is taken, as by
     * {@link #applyStatus}, and, where trust bundles are missing still, those that it brings, as by
     * {@link #importBundles}: a new request is then answered with further ones. The caller holds the operation lock.
     */
    public Verdict importGrant(LicenseId id, Grant grant) {
        try {
            return GrantImport.run(setting, directory.get(), id, grant, now());
        } catch (DataDirectoryException e) {
            return RefusedException.of(e).verdict(id);
        }
    }

    /**
     * Takes a status snapshot that comes without a grant, by one rename of the record, where it verifies under the roots and
     * bundles held and is newer than the one held; FORMAT.md 8.10. The caller holds the operation lock. What the snapshot
     * says of the license is for {@link #verify} to tell.
     *
     * @return empty where this snapshot is now held, or was before; else why it was refused, and nothing has changed
     */
    public Optional<Verdict.Refused> applyStatus(LicenseId id, String statusDocument) {
        try {
            return StatusImport.run(setting, directory.get(), id, statusDocument, now());
        } catch (DataDirectoryException e) {
            return Optional.of(RefusedException.of(e).verdict(id));
        }
    }

    /**
     * Takes the receipt of the release that waits for it, by one rename of the record: it then stands in the place of the
     * license, which cannot be used any more; FORMAT.md 15.5 and 15.6. The caller holds the operation lock.
     *
     * @return empty where this receipt is now held, or was before; else why it was refused, and at most trust bundles that
     *     it brings were taken, as by {@link #importGrant}
     */
    public Optional<Verdict.Refused> importReceipt(LicenseId id, ReleaseAnswer answer) {
        try {
            return ReceiptImport.run(setting, directory.get(), id, answer, now());
        } catch (DataDirectoryException e) {
            return Optional.of(RefusedException.of(e).verdict(id));
        }
    }

    /** The receipt that the directory holds in the place of the license; empty where there is none that verifies. */
    public Optional<Receipt> receipt(LicenseId id) {
        try {
            return ReceiptImport.held(setting, directory.get(), id);
        } catch (DataDirectoryException e) {
            return Optional.empty();
        }
    }

    /**
     * Takes trust bundles that come without a grant, oldest first, where every one follows those held or is held already;
     * FORMAT.md 8.11. The caller holds the operation lock.
     *
     * @return empty where all of them are now held, or were before; else why one was refused, and nothing has changed
     */
    public Optional<Verdict.Refused> importBundles(List<String> bundleDocuments) {
        try {
            return BundleImport.run(setting, directory.get(), bundleDocuments);
        } catch (DataDirectoryException e) {
            return Optional.of(RefusedException.of(e).verdict());
        }
    }

    /**
     * Whether what a signer signs at a time could verify here, together with trust bundles that come with it; FORMAT.md
     * 8.12. Nothing is kept, and nothing is proven: certificates are public, and only a signature shows the signer.
     *
     * @param certificates the signer's chain in standard base64, one or two certificates, the signer's first
     * @param signedAt when the signer signs
     * @param bundleDocuments the trust bundles after {@link #trustBundleVersion()}, oldest first
     * @return empty where it could, or where the bundles follow and are so many that the one which names the root may still be
     *     to come; else why not
     */
    public Optional<Verdict.Refused> foresee(
            List<String> certificates, Instant signedAt, List<String> bundleDocuments) {
        try {
            return SignerForecast.run(setting, directory.get(), certificates, signedAt, bundleDocuments);
        } catch (DataDirectoryException e) {
            return Optional.of(RefusedException.of(e).verdict());
        }
    }

    private Moment now() {
        return Moment.now(clock, uptime);
    }
}
