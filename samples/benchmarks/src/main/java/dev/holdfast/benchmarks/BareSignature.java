package dev.holdfast.benchmarks;

import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.Certificate;

/**
 * The one signature under a license, taken out of its document: what a check of it costs is what everything else is
 * measured by.
 */
final class BareSignature {
    private static final Pattern FIRST_CERTIFICATE = Pattern.compile("\"x5c\":\\s*\\[\\s*\"([^\"]+)\"");

    private final byte[] key;
    private final byte[] message;
    private final byte[] signature;

    private BareSignature(byte[] key, byte[] message, byte[] signature) {
        this.key = key;
        this.message = message;
        this.signature = signature;
    }

    /** The signer's public key, as X.509 encodes it. */
    byte[] key() {
        return key.clone();
    }

    /** The bytes that were signed. */
    byte[] message() {
        return message.clone();
    }

    /** The 64 bytes of the signature. */
    byte[] signature() {
        return signature.clone();
    }

    /** The signature of the device's first license. */
    static BareSignature of(ActivatedDevice device) throws IOException {
        try {
            String license = DataDirectory.of(device.dataDirectory(), ActivatedDevice.PRODUCT)
                    .read(ActivatedDevice.license(0))
                    .orElseThrow()
                    .license();
            return of(String.valueOf(license));
        } catch (DataDirectoryException e) {
            throw new IOException(e);
        }
    }

    private static BareSignature of(String document) throws IOException {
        int first = document.indexOf('.');
        int second = document.lastIndexOf('.');
        Base64.Decoder base64 = Base64.getUrlDecoder();
        String header = new String(base64.decode(document.substring(0, first)), StandardCharsets.UTF_8);
        Matcher certificate = FIRST_CERTIFICATE.matcher(header);
        if (!certificate.find()) {
            throw new IOException("the license carries no certificate");
        }
        byte[] der = Base64.getDecoder().decode(certificate.group(1));
        return new BareSignature(
                Certificate.getInstance(der).getSubjectPublicKeyInfo().getEncoded(),
                document.substring(0, second).getBytes(StandardCharsets.US_ASCII),
                base64.decode(document.substring(second + 1)));
    }

    /** Writes the three parts into files that a program without any library can read. */
    void writeTo(Path folder) throws IOException {
        Files.write(folder.resolve("key"), key);
        Files.write(folder.resolve("message"), message);
        Files.write(folder.resolve("signature"), signature);
    }
}
