package dev.holdfast.client;

import dev.holdfast.protocol.HubIntroduction;
import dev.holdfast.protocol.ProblemReason;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a hub is, and by which certificate authority its TLS certificate is checked. Immutable; creating one does no
 * I/O. Plain HTTP is accepted on the loopback interface only.
 */
public final class HubEndpoint {
    private final URI address;
    private final @Nullable Path certificateAuthority;

    private HubEndpoint(URI address, @Nullable Path certificateAuthority) {
        this.address = address;
        this.certificateAuthority = certificateAuthority;
    }

    /**
     * The hub at an address such as {@code https://hub.example.com} or {@code http://127.0.0.1:8700}, trusted by the
     * certificate authorities of the Java runtime.
     *
     * @throws LicenseSourceException {@code hub_address_invalid}
     */
    public static HubEndpoint at(String address) throws LicenseSourceException {
        URI uri;
        try {
            uri = new URI(address.strip());
        } catch (URISyntaxException e) {
            throw invalid("expected a URL");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw invalid("expected https:// and a host name");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw invalid("expected neither user name, query nor fragment");
        }
        if (scheme.equals("http") && !isLoopback(uri.getHost())) {
            throw invalid("expected https, found http to a host that is not the loopback interface");
        }
        String text = uri.toString();
        return new HubEndpoint(URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text), null);
    }

    /** The same hub, trusted by the certificates in a PEM file and by no other. */
    public HubEndpoint withCertificateAuthority(Path pem) {
        return new HubEndpoint(address, pem);
    }

    private static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.equals("[::1]")
                || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }

    /** The address below which the hub's API lies, without a slash at its end. */
    public URI address() {
        return address;
    }

    URI introduction(long after) {
        return URI.create(address + HubIntroduction.PATH + "?" + HubIntroduction.AFTER + "=" + after);
    }

    URI requests() {
        return URI.create(address + "/api/v1/requests");
    }

    Optional<Path> certificateAuthority() {
        return Optional.ofNullable(certificateAuthority);
    }

    @Override
    public String toString() {
        return address.toString();
    }

    private static LicenseSourceException invalid(String what) {
        return LicenseSourceException.of(ProblemReason.HUB_ADDRESS_INVALID, "hub address: " + what);
    }
}
