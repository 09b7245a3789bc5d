package dev.holdfast.hub;

import dev.holdfast.hub.licensing.HubSigner;
import dev.holdfast.issuer.HsmPin;
import dev.holdfast.issuer.SigningIdentity;
import dev.holdfast.verifier.trust.SigningTrust;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Chooses among the signing certificates in a hub's directory: the newest that may sign now. */
final class SignerChoice {
    private final HubDirectory files;
    private final @Nullable HsmPin pin;

    /**
     * A choice.
     *
     * @param pin the PIN of an HSM; null where none was given
     */
    SignerChoice(HubDirectory files, @Nullable HsmPin pin) {
        this.files = files;
        this.pin = pin;
    }

    /** A signer with the files that it was read from. */
    record Chosen(SignerFiles files, SigningIdentity identity) {}

    /**
     * The one to begin with: the newest that may sign now or, where none may, the newest of all, so that the hub starts and
     * says why it does not sign.
     *
     * @throws IOException if one that is newer than all that may sign cannot be read
     */
    Chosen first(SigningTrust trust, Instant now) throws IOException {
        Chosen newest = null;
        for (SignerFiles each : certified()) {
            Chosen found = load(each);
            if (fault(found.identity(), trust, now).isEmpty()) {
                return found;
            }
            newest = newest == null ? found : newest;
        }
        if (newest == null) {
            throw new IOException(files.firstSigner().chain() + ": expected a signing certificate, found none");
        }
        return newest;
    }

    Chosen load(SignerFiles from) throws IOException {
        return new Chosen(from, from.load(pin));
    }

    /** Those that have a certificate, the newest first. */
    List<SignerFiles> certified() throws IOException {
        return files.certifiedSigners();
    }

    /** Why an identity may not sign now; empty where it may. */
    static Optional<String> fault(SigningIdentity identity, SigningTrust trust, Instant now) {
        Instant from = identity.certificate().getNotBefore().toInstant();
        if (now.isBefore(from) || !now.isBefore(identity.notAfter())) {
            return Optional.of("it holds from " + from + " to " + identity.notAfter());
        }
        return HubSigner.fault(trust, identity);
    }
}
