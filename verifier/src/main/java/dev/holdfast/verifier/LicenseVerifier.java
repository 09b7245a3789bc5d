package dev.holdfast.verifier;

import dev.holdfast.machineid.Machine;
import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ModelId;
import dev.holdfast.verifier.license.ProductId;
import dev.holdfast.verifier.store.DataDirectory;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Checks licenses of one product on this machine against the data directory, offline; FORMAT.md section 11. Immutable and
 * thread-safe; creating one does no I/O.
 */
public final class LicenseVerifier {
    private LicenseVerifier() {}

    /**
     * A verifier for a product under the given roots, with the default data directory, the running machine and the system
     * clock.
     */
    public static LicenseVerifier forProduct(ProductId product, TrustRoots roots) {
        throw new UnsupportedOperationException();
    }

    /** The same verifier reading another base of the data directory. */
    public LicenseVerifier withDataDirectory(Path base) {
        throw new UnsupportedOperationException();
    }

    /** The same verifier looking at another machine, for example a recorded one. */
    public LicenseVerifier withMachine(Machine machine) {
        throw new UnsupportedOperationException();
    }

    /** The same verifier with another clock. */
    public LicenseVerifier withClock(InstantSource clock) {
        throw new UnsupportedOperationException();
    }

    /** The product whose licenses this verifier checks. */
    public ProductId product() {
        throw new UnsupportedOperationException();
    }

    /** The machine that this verifier looks at. */
    public Machine machine() {
        throw new UnsupportedOperationException();
    }

    /** The clock that this verifier reads. */
    public InstantSource clock() {
        throw new UnsupportedOperationException();
    }

    /** The time witness that the record of a license remembers, for a request to carry; empty where there is none. */
    public Optional<Instant> witness(LicenseId id) {
        throw new UnsupportedOperationException();
    }

    /** The data directory that this verifier reads. */
    public DataDirectory dataDirectory() {
        throw new UnsupportedOperationException();
    }

    /** Whether the license is good, here, now. Never throws for anything found in the directory or on the machine. */
    public Verdict verify(LicenseId id) {
        throw new UnsupportedOperationException();
    }

    /** Whether the license is good, here, now, and covers the model. */
    public Verdict verify(LicenseId id, ModelId model) {
        throw new UnsupportedOperationException();
    }

    /**
     * Holds this machine against the licenses and pending requests in the data directory, whatever their terms: empty
     * where nothing there is bound to a machine, else the sheet of the license or request that fits least.
     */
    public Optional<ScoreSheet> recognise() {
        throw new UnsupportedOperationException();
    }

    /**
     * Verifies a grant as if it were installed, and installs license, status and bundles by one rename if it holds; the
     * verdict is about the imported license. A refused grant changes nothing. The caller holds the operation lock.
     */
    public Verdict importGrant(LicenseId id, Grant grant) {
        throw new UnsupportedOperationException();
    }
}
