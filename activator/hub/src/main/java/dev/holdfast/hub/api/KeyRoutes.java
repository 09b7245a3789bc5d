package dev.holdfast.hub.api;

import dev.holdfast.hub.access.Right;
import dev.holdfast.hub.ledger.Page;
import dev.holdfast.hub.licensing.Reissue;
import dev.holdfast.hub.licensing.Reissues;
import dev.holdfast.hub.licensing.ServingProcess;
import dev.holdfast.hub.licensing.SignerRecord;
import dev.holdfast.protocol.HubIntroduction;
import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.license.TrustBundle;
import dev.holdfast.verifier.license.TrustBundleClaims;
import dev.holdfast.verifier.trust.SigningTrust;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Signing certificates, trust bundles, and what is signed without a request. */
final class KeyRoutes {
    private static final int USUAL_PART = 100;
    private static final int LARGEST_PART = 1000;
    private static final int LONGEST_PLACE = 201;

    /** How large a body with a trust bundle may be, in bytes; no other operation takes one so large. */
    static final int LARGEST_BODY = SigningTrust.MAXIMUM_BUNDLE + 1024;

    private static final Pattern PLACE = Pattern.compile("([A-Za-z0-9.-]{1,100}):([A-Za-z0-9_-]{1,100})");

    private final Operations hub;

    KeyRoutes(Operations hub) {
        this.hub = hub;
    }

    void addTo(Router router) {
        router.at(Right.SIGNERS_LIST, this::signers);
        router.at(Right.TRUST_BUNDLE_ADD, this::addBundle);
        router.at(Right.REISSUES_GET, this::waiting);
        router.at(Right.REISSUES_SIGN, this::signMany);
        router.at(Right.LICENSE_REISSUES_LIST, this::reissues);
        router.at(Right.ACTIVATION_REISSUE, this::signOne);
        router.at(Right.ACTIVATION_GRANT, this::grant);
        router.at(Right.LICENSE_STATUS, this::status);
    }

    private Reply signers(Exchange exchange) {
        Page<SignerRecord> page = hub.signers().list(exchange.cut());
        return Reply.page(page.items().stream().map(KeyRoutes::json).toList(), page.next());
    }

    private static Map<String, @Nullable Object> json(SignerRecord signer) {
        return Json.object(
                "id",
                signer.thumbprint(),
                "name",
                signer.name(),
                "state",
                signer.state().id(),
                "starts_at",
                signer.holdsFrom(),
                "ends_at",
                signer.endsAt(),
                "taken_at",
                signer.takenAt(),
                "newest_of",
                signer.newestOf(),
                "processes",
                signer.processes().stream().map(KeyRoutes::json).toList());
    }

    private static Map<String, @Nullable Object> json(ServingProcess process) {
        return Json.object("id", process.id(), "since", process.since(), "seen_at", process.seenAt());
    }

    private Reply addBundle(Exchange exchange) {
        Body body = exchange.body(Set.of("document", "even_in_use"), LARGEST_BODY);
        TrustBundle bundle = hub.bundles()
                .add(
                        exchange.admission(),
                        body.text("document", SigningTrust.MAXIMUM_BUNDLE),
                        body.flag("even_in_use", false));
        return Reply.ok(Json.object(
                "version",
                bundle.version(),
                "issued_at",
                bundle.issuedAt(),
                "roots",
                bundle.roots().stream().map(CertificateDer::thumbprint).toList(),
                "revoked_signers",
                bundle.revokedSigners().stream().sorted().toList()));
    }

    private Reply waiting(Exchange exchange) {
        exchange.requireQuery(Set.of());
        return new Reply(
                200, Reply.JSON, Json.text(Json.object("waiting", hub.reissues().waiting())));
    }

    private Reply signMany(Exchange exchange) {
        Body body = exchange.optionalBody(Set.of("after", "limit"));
        Reissues.Place after = body.has("after") ? place(body.text("after", LONGEST_PLACE)) : Reissues.Place.BEGIN;
        Reissues.Part part = hub.reissues()
                .sign(exchange.admission(), after, (int) body.number("limit", 1, LARGEST_PART, USUAL_PART));
        Reissues.Place next = part.next();
        return Reply.ok(Json.object(
                "reissued",
                part.reissued(),
                "next",
                next == null ? null : next.licenseId() + ":" + next.activationId()));
    }

    private static Reissues.Place place(String text) {
        Matcher place = PLACE.matcher(text);
        if (!place.matches()) {
            throw Body.invalid("after: expected what the part before gave as next");
        }
        return new Reissues.Place(place.group(1), place.group(2));
    }

    private Reply reissues(Exchange exchange) {
        Page<Reissue> page = hub.reissues().list(exchange.admission(), exchange.parameter("license"), exchange.cut());
        return Reply.page(page.items().stream().map(KeyRoutes::json).toList(), page.next());
    }

    private static Map<String, @Nullable Object> json(Reissue reissue) {
        return Json.object(
                "activation", reissue.activationId(), "revision", reissue.revision(), "made_at", reissue.madeAt());
    }

    private static Reissues.Place place(Exchange exchange) {
        return new Reissues.Place(exchange.parameter("license"), exchange.parameter("activation"));
    }

    private Reply signOne(Exchange exchange) {
        exchange.requireQuery(Set.of());
        return Reply.ok(json(hub.reissues().sign(exchange.admission(), place(exchange))));
    }

    private Reply grant(Exchange exchange) {
        exchange.requireQuery(Set.of(HubIntroduction.AFTER));
        long after = exchange.number(HubIntroduction.AFTER, 0, TrustBundleClaims.HIGHEST, 0);
        byte[] grant = hub.reissues()
                .grant(exchange.admission(), place(exchange), after)
                .toBytes();
        return Reply.text(Reply.JSON, new String(grant, StandardCharsets.UTF_8));
    }

    private Reply status(Exchange exchange) {
        exchange.requireQuery(Set.of());
        String document = hub.snapshots().sign(exchange.admission(), exchange.parameter("license"));
        return Reply.text("application/jose", document);
    }
}
