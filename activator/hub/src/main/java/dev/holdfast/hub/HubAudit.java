package dev.holdfast.hub;

import dev.holdfast.hub.audit.AuditExport;
import dev.holdfast.hub.audit.AuditFileCheck;
import dev.holdfast.hub.audit.AuditReport;
import dev.holdfast.hub.audit.AuditTamperedException;
import dev.holdfast.hub.audit.AuditVerification;
import dev.holdfast.hub.ledger.Ledger;
import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.trust.SigningTrust;
import dev.holdfast.verifier.trust.TrustException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is asked of a hub's audit from its directory, while the hub works or not; nothing is changed. */
public final class HubAudit {
    private final HubDirectory files;

    /**
     * The audit of a hub.
     *
     * @param directory the hub's directory
     */
    public HubAudit(Path directory) {
        this.files = new HubDirectory(directory);
    }

    private Ledger open() throws IOException {
        files.requireInitialised();
        return Ledger.openToRead(files.database());
    }

    /**
     * Checks the whole audit.
     *
     * @param heads signed heads that were kept elsewhere
     * @throws AuditTamperedException naming the first record that is not as it was written
     * @throws IOException if it cannot be read
     */
    public AuditReport verify(List<String> heads) throws IOException, AuditTamperedException {
        SigningTrust root = trust(Files.readAllBytes(files.rootCertificate()));
        try (Ledger ledger = open()) {
            return AuditVerification.of(ledger, root, heads);
        }
    }

    /**
     * Checks an export without the hub.
     *
     * @param rootPem the certificate of the hub's root, as PEM; more than one are all trusted
     * @throws AuditTamperedException naming the first record or line that is not as it was written
     * @throws IOException if it cannot be read, or is no export
     */
    public static AuditReport verify(InputStream export, byte[] rootPem, List<String> heads)
            throws IOException, AuditTamperedException {
        return AuditFileCheck.of(export, trust(rootPem), heads);
    }

    /** Writes the sealed records after one of that number; see {@link AuditExport#write}. */
    public long export(long after, OutputStream out) throws IOException {
        try (Ledger ledger = open()) {
            return AuditExport.write(ledger, after, out);
        }
    }

    /** The newest signed head, or empty before the first. */
    public Optional<String> head() throws IOException {
        try (Ledger ledger = open()) {
            return ledger.read(AuditExport::newestHead);
        }
    }

    /** Trust in the roots whose certificates these are, as PEM. */
    static SigningTrust trust(byte[] rootPem) throws IOException {
        List<CertificateDer> roots = new ArrayList<>();
        try {
            for (Certificate root :
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(rootPem))) {
                roots.add(CertificateDer.of(root.getEncoded()));
            }
            return SigningTrust.of(roots);
        } catch (CertificateException | MalformedException | TrustException e) {
            throw new IOException("root: expected root certificates as PEM: " + e.getMessage(), e);
        }
    }
}
