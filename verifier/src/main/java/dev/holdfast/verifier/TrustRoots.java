package dev.holdfast.verifier;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The root certificates that an application pins, and the newest trust bundles that it ships beside them. There is no
 * default.
 */
public final class TrustRoots {
    private final List<X509Certificate> certificates;
    private final List<String> shippedBundles;

    private TrustRoots(List<X509Certificate> certificates, List<String> shippedBundles) {
        this.certificates = List.copyOf(certificates);
        this.shippedBundles = List.copyOf(shippedBundles);
    }

    /** Roots from PEM text: one or more certificates, nothing else; throws {@link IllegalArgumentException} otherwise. */
    public static TrustRoots fromPem(String pem) {
        throw new UnsupportedOperationException();
    }

    /** Roots from a PEM file of at most 64 KiB. */
    public static TrustRoots fromPem(Path file) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** The same roots with shipped trust bundles, oldest first; a verifier never goes below the newest. */
    public TrustRoots withBundles(List<String> bundles) {
        return new TrustRoots(certificates, bundles);
    }

    List<X509Certificate> certificates() {
        return certificates;
    }

    List<String> shippedBundles() {
        return shippedBundles;
    }
}
