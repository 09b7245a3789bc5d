package dev.holdfast.verifier.store;

import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ProductId;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;

/** What the tests of the data directory start from. */
final class Given {
    static final ProductId PRODUCT = new ProductId("acme-vision");
    static final LicenseId LICENSE = new LicenseId("acme-vision.01J9Z3K4M5N6P7Q8R9S0T1V2W3");
    static final LicenseId OTHER_LICENSE = new LicenseId("acme-vision.11J9Z3K4M5N6P7Q8R9S0T1V2W3");
    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-22T00:35:00Z"));
    static final PendingRequest PENDING =
            new PendingRequest("AAAAAAAAAAAAAAAAAAAAAA", "activate", "header.payload.signature");

    private Given() {}

    static DataDirectory on(Disk disk) {
        return DataDirectory.on(disk, Path.of("/data"), PRODUCT, null, CLOCK);
    }

    static DataDirectory in(Path base) {
        return DataDirectory.of(base, PRODUCT).withClock(CLOCK);
    }

    /** A directory that holds a device key and one license. */
    static DataDirectory activated(DataDirectory directory) throws DataDirectoryException {
        directory.createDeviceKey(new FakeRandom(7));
        directory.update(LICENSE, record -> licensed(record, "license", "status", "{\"revision\":1}"));
        return directory;
    }

    static LicenseRecord licensed(LicenseRecord record, String license, String status, String state) {
        return new LicenseRecord(record.licenseId(), license, status, null, state, record.stateAuthenticated());
    }

    static LicenseRecord withState(LicenseRecord record, String state) {
        return new LicenseRecord(
                record.licenseId(),
                record.license(),
                record.status(),
                record.pending(),
                state,
                record.stateAuthenticated());
    }
}
