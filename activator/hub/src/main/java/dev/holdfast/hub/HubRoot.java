package dev.holdfast.hub;

import dev.holdfast.hub.ledger.Ledger;
import dev.holdfast.verifier.trust.SigningTrust;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/**
 * The root that a hub's directory pins.
 *
 * @param files the hub's files
 * @param trust trust in that root alone
 */
record HubRoot(HubDirectory files, SigningTrust trust) {
    static HubRoot of(HubDirectory files) throws IOException {
        return new HubRoot(files, HubAudit.trust(Files.readAllBytes(files.rootCertificate())));
    }

    /** Throws where a database is not of a hub under this root: its trust bundles then lead elsewhere. */
    void requireHubOf(Ledger ledger, String database) throws IOException {
        List<String> bundles =
                ledger.read(handle -> handle.createQuery("SELECT document FROM trust_bundle ORDER BY version")
                        .mapTo(String.class)
                        .list());
        if (trust.withThoseThatFollow(bundles).version() == 0) {
            throw new IOException(database + ": expected the database of the hub under the root in "
                    + files.rootCertificate() + ", found one of another hub; nothing was changed");
        }
    }
}
