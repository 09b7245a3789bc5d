package dev.holdfast.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of a hub.
 *
 * @param path the directory
 */
record HubDirectory(Path path) {
    Path database() {
        return path.resolve("hub.db");
    }

    Path signerKey() {
        return path.resolve("signer.p8");
    }

    Path signerChain() {
        return path.resolve("signer.pem");
    }

    Path lock() {
        return path.resolve("hub.lock");
    }

    /** The root's certificate, which is public: what applications pin. */
    Path rootCertificate() {
        return path.resolve("root.pem");
    }

    /** Written last of all; where it is, initialisation is complete. */
    Path complete() {
        return path.resolve("initialised");
    }

    void requireInitialised() throws IOException {
        if (Files.exists(complete())) {
            return;
        }
        if (Files.exists(signerKey()) || Files.exists(database())) {
            throw new IOException(path + ": expected an initialised hub directory, found one whose initialisation was"
                    + " interrupted; remove it and the root directory made with it, and run `holdfast-hub init` again");
        }
        throw new IOException(path + ": expected an initialised hub directory; run `holdfast-hub init` first");
    }
}
