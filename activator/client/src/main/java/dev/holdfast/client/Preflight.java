package dev.holdfast.client;

import dev.holdfast.protocol.HubIntroduction;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.Verdict;
import java.util.Optional;

/**
 * Finds out whether a hub could be of use before anything is written or shown to it; FORMAT.md 8.12. It keeps an honest
 * user from spending a seat on the wrong roots, and a token from going to what is no hub; TLS does the rest.
 */
final class Preflight {
    private final LicenseVerifier verifier;
    private final HubEndpoint hub;
    private final HubCall call;
    private final String spared;

    /**
     * A question to a hub.
     *
     * @param spared what a refusal has spared the user, such as {@code no seat was taken}
     */
    Preflight(LicenseVerifier verifier, HubEndpoint hub, HubCall call, String spared) {
        this.verifier = verifier;
        this.hub = hub;
        this.call = call;
        this.spared = spared;
    }

    /** Throws unless what this hub signs could verify here. Sends one question without a token; writes nothing. */
    void require() throws LicenseSourceException {
        HubIntroduction said = call.introduction(verifier.trustBundleVersion());
        requireOurProtocol(said);
        Optional<Verdict.Refused> refused = verifier.foresee(said.chain(), said.time(), said.bundles());
        if (refused.isPresent()) {
            throw refusal(refused.get());
        }
    }

    private void requireOurProtocol(HubIntroduction said) throws LicenseSourceException {
        if (!said.speaksOurs()) {
            boolean newer = said.oldestProtocol() > HubIntroduction.PROTOCOL;
            throw LicenseSourceException.withRemedy(
                    ProblemReason.HUB_ANSWER_INVALID,
                    "expected " + hub + " to speak version " + HubIntroduction.PROTOCOL + " of the protocol, found "
                            + said.oldestProtocol() + " to " + said.newestProtocol(),
                    newer ? "update this program" : "ask the hub's operator to update it");
        }
    }

    private LicenseSourceException refusal(Verdict.Refused refused) {
        return switch (refused.reason()) {
            case LICENSE_MALFORMED ->
                LicenseSourceException.of(
                        ProblemReason.HUB_ANSWER_INVALID,
                        "expected " + hub + " to name its signer, found " + refused.detail());
            case CERTIFICATE_NOT_TRUSTED ->
                LicenseSourceException.of(
                        RefusalReason.CERTIFICATE_NOT_TRUSTED,
                        hub + " signs under a root that is not pinned here, so " + spared);
            case CERTIFICATE_UNFIT, SIGNER_REVOKED ->
                LicenseSourceException.withRemedy(
                        refused.reason(),
                        hub + " would sign with a certificate that does not count here; " + refused.detail(),
                        "ask the hub's operator to renew its signer; " + spared);
            default -> LicenseSourceException.of(refused);
        };
    }
}
