package dev.holdfast.hub.command;

import dev.holdfast.issuer.BundleChain;
import dev.holdfast.issuer.BundleCheck;
import dev.holdfast.issuer.CertificateRequest;
import dev.holdfast.issuer.SignerCertificate;
import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.TrustBundle;
import dev.holdfast.verifier.trust.TrustException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast-hub key show}. */
@Command(
        name = "show",
        description =
                "Show what a certificate, a request for one or a file of trust bundles says. The signatures of bundles are"
                        + " checked, by the root that is named or else by the one that signed the first of them; that the"
                        + " root is yours is for you to compare.")
final class KeyShowCommand implements Callable<Integer> {
    private static final int MAXIMUM_BYTES = 32 << 20;

    private final Surroundings surroundings;

    @Parameters(paramLabel = "FILE", description = "the file; it says itself what it is")
    Path file = Path.of("");

    @Option(
            names = "--root",
            paramLabel = "FILE",
            description = "the certificate of the root that applications pin: bundles have to lead from it")
    @Nullable
    Path root;

    KeyShowCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        if (Files.size(file) > MAXIMUM_BYTES) {
            throw new IOException(file + ": expected at most " + MAXIMUM_BYTES + " bytes");
        }
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (text.startsWith("-----BEGIN CERTIFICATE REQUEST-----")) {
            request(CertificateRequest.read(file));
        } else if (text.startsWith("-----BEGIN CERTIFICATE-----")) {
            certificate(SignerCertificate.read(file));
        } else {
            List<String> documents = text.lines().toList();
            check(documents);
            bundles(documents);
        }
        return 0;
    }

    private void request(CertificateRequest request) {
        line("request for", request.name());
        line("algorithm", request.algorithm().text());
    }

    private void certificate(SignerCertificate certificate) {
        line("certificate of", certificate.name());
        line("thumbprint", certificate.thumbprint());
        line("holds from", certificate.notBefore().toString());
        line("ends", certificate.notAfter().toString());
    }

    private void check(List<String> documents) throws IOException {
        if (documents.isEmpty()) {
            throw new IOException(
                    file + ": expected a certificate, a request for one, or trust bundles, found nothing");
        }
        Path pinned = root;
        try {
            CertificateDer by = pinned == null
                    ? BundleCheck.signerOf(documents.get(0))
                    : SignerCertificate.read(pinned).der();
            BundleCheck.signatures(documents);
            if (pinned != null) {
                BundleCheck.vouched(by, documents);
            }
            line("signatures", pinned == null ? "hold; nothing says whose they are without --root" : "hold");
            line(pinned == null ? "signed by root" : "lead from root", by.thumbprint());
        } catch (MalformedException e) {
            throw new IOException(
                    file + ": expected a certificate, a request for one, or a trust bundle in every line", e);
        } catch (TrustException e) {
            throw new IOException(
                    file + ": expected trust bundles as " + (pinned == null ? "a root" : "the root in " + pinned)
                            + " signed them, each after the one before it, found others: " + e.getMessage()
                            + "; do not use the file",
                    e);
        }
    }

    private void bundles(List<String> documents) throws IOException {
        for (String document : documents) {
            try {
                TrustBundle bundle = BundleChain.content(document);
                line("trust bundle", bundle.version() + ", of " + bundle.issuedAt());
                bundle.roots().stream().map(CertificateDer::thumbprint).forEach(root -> line("  root", root));
                bundle.revokedSigners().stream().sorted().forEach(revoked -> line("  revoked", revoked));
            } catch (MalformedException e) {
                throw new IOException(
                        file + ": expected a certificate, a request for one, or a trust bundle in every line", e);
            }
        }
    }

    private void line(String label, String value) {
        surroundings.out().println(label + " ".repeat(Math.max(1, 20 - label.length())) + value);
    }
}
