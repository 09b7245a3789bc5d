package dev.holdfast.hub;

import dev.holdfast.issuer.CertificateRequest;
import dev.holdfast.issuer.DurableFile;
import dev.holdfast.issuer.HsmKey;
import dev.holdfast.issuer.HsmPin;
import dev.holdfast.issuer.SignerCertificate;
import dev.holdfast.issuer.SigningIdentity;
import dev.holdfast.issuer.UncertifiedSigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A signing key and its certificate in a hub's directory. The key's file, or the one that says where in an HSM it is, comes
 * first; the certificate's file comes last of all, and takes effect by being there.
 *
 * @param directory the hub's directory
 * @param number 1 for the one that initialisation made, then rising
 */
record SignerFiles(Path directory, int number) {
    private Path file(String ending) {
        return directory.resolve((number == 1 ? "signer" : "signer-" + number) + "." + ending);
    }

    /** The key as PKCS#8. */
    Path key() {
        return file("p8");
    }

    /** Where the key is in an HSM: a line with the provider's configuration file and one with the alias. */
    Path hsm() {
        return file("hsm");
    }

    /** The request for the certificate. */
    Path request() {
        return file("csr");
    }

    /** The certificate. */
    Path chain() {
        return file("pem");
    }

    boolean isCertified() {
        return Files.exists(chain());
    }

    /** Keeps a new key, and gives the request for its certificate, which is kept as well. */
    CertificateRequest keep(UncertifiedSigner signer, String name) throws IOException {
        signer.save(key());
        CertificateRequest request = signer.request(name);
        request.save(request());
        return request;
    }

    /** Keeps where a key is in an HSM, and gives the request for its certificate, which is kept as well. */
    CertificateRequest keep(HsmKey.Place place, HsmKey signer, String name) throws IOException {
        DurableFile.create(hsm(), place.config() + "\n" + place.alias() + "\n");
        CertificateRequest request = signer.request(name);
        request.save(request());
        return request;
    }

    /** Whether a certificate is for the key that waits here for one. */
    boolean awaits(SignerCertificate certificate) throws IOException {
        return !isCertified()
                && Files.exists(request())
                && CertificateRequest.read(request()).isFor(certificate.certificate());
    }

    /** Lets the certificate take effect. */
    void certify(SignerCertificate certificate) throws IOException {
        certificate.save(chain());
    }

    /**
     * Reads key and certificate.
     *
     * @param pin the PIN of the HSM; null where none was given
     */
    SigningIdentity load(@Nullable HsmPin pin) throws IOException {
        if (!Files.exists(hsm())) {
            return SigningIdentity.load(key(), chain());
        }
        List<String> lines = Files.readAllLines(hsm(), StandardCharsets.UTF_8);
        if (lines.size() != 2) {
            throw new IOException(hsm() + ": expected a line with a configuration file and one with an alias");
        }
        if (pin == null) {
            throw new IOException(hsm() + ": expected the PIN of the HSM that holds the key, found none; give it in a"
                    + " file (`--pkcs11-pin-file FILE`), on standard input (`--pkcs11-pin-stdin`) or in"
                    + " HOLDFAST_PKCS11_PIN");
        }
        return HsmKey.open(new HsmKey.Place(Path.of(lines.get(0)), lines.get(1)), pin)
                .certifiedBy(chain());
    }
}
