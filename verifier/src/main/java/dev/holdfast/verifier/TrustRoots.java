package dev.holdfast.verifier;

import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The root certificates that an application pins, and the newest trust bundles that it ships beside them. There is no
 * default. Immutable and thread-safe.
 */
public final class TrustRoots {
    private static final int MAXIMUM_PEM = 64 * 1024;
    private static final int MAXIMUM_ROOTS = 8;
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";

    private final List<CertificateDer> certificates;
    private final List<String> shippedBundles;

    private TrustRoots(List<CertificateDer> certificates, List<String> shippedBundles) {
        this.certificates = List.copyOf(certificates);
        this.shippedBundles = List.copyOf(shippedBundles);
    }

    /**
     * Roots from PEM text (RFC 7468): one to eight certificates and nothing else but blank lines; throws {@link
     * IllegalArgumentException} otherwise.
     */
    public static TrustRoots fromPem(String pem) {
        List<CertificateDer> roots = new ArrayList<>();
        int at = skipBlanks(pem, 0);
        while (at < pem.length()) {
            int end = pem.startsWith(BEGIN, at) ? pem.indexOf(END, at) : -1;
            if (end < 0) {
                throw new IllegalArgumentException("root certificates: expected PEM with nothing but certificates");
            }
            roots.add(root(pem.substring(at + BEGIN.length(), end)));
            at = skipBlanks(pem, end + END.length());
        }
        if (roots.isEmpty() || roots.size() > MAXIMUM_ROOTS) {
            throw new IllegalArgumentException(
                    "root certificates: expected 1 to " + MAXIMUM_ROOTS + " in PEM, found " + roots.size());
        }
        return new TrustRoots(roots, List.of());
    }

    /** Roots from a PEM file of at most 64 KiB. */
    public static TrustRoots fromPem(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in);
        }
    }

    /**
     * Roots from a PEM file that an application carries beside its classes, of at most 64 KiB; throws {@link
     * IllegalArgumentException} where there is no such resource.
     *
     * @param owner a class of the application
     * @param name the resource as {@link Class#getResourceAsStream} finds it, for example {@code /acme-root.pem}
     */
    public static TrustRoots fromResource(Class<?> owner, String name) throws IOException {
        try (InputStream in = owner.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("root certificates: expected a resource " + name + " beside "
                        + owner.getName() + ", found none");
            }
            return read(in);
        }
    }

    private static TrustRoots read(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAXIMUM_PEM + 1);
        if (bytes.length > MAXIMUM_PEM) {
            throw new IllegalArgumentException("root certificates: expected a file of at most 64 KiB");
        }
        return fromPem(new String(bytes, StandardCharsets.US_ASCII));
    }

    private static CertificateDer root(String body) {
        StringBuilder base64 = new StringBuilder(body.length());
        for (int i = 0; i < body.length(); i++) {
            if (!isBlank(body.charAt(i))) {
                base64.append(body.charAt(i));
            }
        }
        try {
            return CertificateDer.ofBase64(base64.toString());
        } catch (MalformedException e) {
            throw new IllegalArgumentException("root certificates: " + e.getMessage(), e);
        }
    }

    private static int skipBlanks(String pem, int from) {
        int at = from;
        while (at < pem.length() && isBlank(pem.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    /** The same roots with shipped trust bundles, oldest first; a verifier never goes below the newest. */
    public TrustRoots withBundles(List<String> bundles) {
        return new TrustRoots(certificates, bundles);
    }

    List<CertificateDer> certificates() {
        return certificates;
    }

    List<String> shippedBundles() {
        return shippedBundles;
    }
}
