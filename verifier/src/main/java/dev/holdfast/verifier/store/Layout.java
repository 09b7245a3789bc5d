package dev.holdfast.verifier.store;

import dev.holdfast.verifier.license.LicenseId;
import java.nio.file.Path;

/** Where the files of a product's folder are; FORMAT.md 9.2. */
record Layout(Path folder) {
    static final String FORMAT = "format.json";
    static final String RECORD_LOCK = "record.lock";
    static final String OPERATION_LOCK = "operation.lock";
    static final String PRIVATE_KEY = "device-key.p8";
    static final String PUBLIC_KEY = "device-key.pub";
    static final String BUNDLES = "trust-bundles";
    static final String TOKEN = "token";
    static final String LICENSES = "licenses";
    static final String RECORD_ENDING = ".json";
    static final String TEMPORARY_ENDING = ".new";
    static final String WRITE_TEST = "write-test";

    Path format() {
        return folder.resolve(FORMAT);
    }

    Path recordLock() {
        return folder.resolve(RECORD_LOCK);
    }

    Path operationLock() {
        return folder.resolve(OPERATION_LOCK);
    }

    Path privateKey() {
        return folder.resolve(PRIVATE_KEY);
    }

    Path publicKey() {
        return folder.resolve(PUBLIC_KEY);
    }

    Path bundles() {
        return folder.resolve(BUNDLES);
    }

    Path token() {
        return folder.resolve(TOKEN);
    }

    Path licenses() {
        return folder.resolve(LICENSES);
    }

    Path record(LicenseId id) {
        return licenses().resolve(id.suffix() + RECORD_ENDING);
    }
}
