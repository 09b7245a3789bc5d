package dev.holdfast.client;

import dev.holdfast.protocol.ProblemReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Which TLS certificates a hub is believed by. Host names are always checked. */
final class HubTrust {
    private static final int MAXIMUM_FILE = 1 << 20;

    private HubTrust() {}

    /** TLS 1.3 and 1.2, nothing older. */
    static SSLParameters parameters() {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        return parameters;
    }

    /** A context that trusts exactly the certificates in a PEM file. */
    static SSLContext onlyCertificatesIn(Path pem) throws LicenseSourceException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int count = 0;
            for (Certificate certificate : read(pem)) {
                store.setCertificateEntry("authority-" + count++, certificate);
            }
            if (count == 0) {
                throw unreadable(pem, "expected at least one PEM certificate, found none", null);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw unreadable(pem, "the file cannot be read", e);
        } catch (GeneralSecurityException e) {
            throw unreadable(pem, "expected PEM certificates", e);
        }
    }

    private static Iterable<? extends Certificate> read(Path pem) throws IOException, GeneralSecurityException {
        byte[] content;
        try (InputStream bytes = Files.newInputStream(pem)) {
            // A size asked for beforehand says nothing of a pipe, a device or a file that grows.
            content = bytes.readNBytes(MAXIMUM_FILE + 1);
        }
        if (content.length > MAXIMUM_FILE) {
            throw new IOException("larger than " + MAXIMUM_FILE + " bytes");
        }
        return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content));
    }

    private static LicenseSourceException unreadable(Path pem, String what, @Nullable Throwable e) {
        String detail = "the hub's certificate authority " + pem + ": " + what;
        return e == null
                ? LicenseSourceException.of(ProblemReason.HUB_NOT_TRUSTED, detail)
                : LicenseSourceException.of(ProblemReason.HUB_NOT_TRUSTED, detail, e);
    }
}
