package dev.holdfast.hub.api;

import dev.holdfast.hub.licensing.Lease;
import dev.holdfast.hub.licensing.LicenseTerms;
import dev.holdfast.hub.licensing.OnClone;
import dev.holdfast.hub.licensing.RefreshBy;
import dev.holdfast.hub.licensing.SeatsPer;
import dev.holdfast.verifier.license.ClockPolicy;
import dev.holdfast.verifier.license.StatusPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The terms of a license as bodies name them and answers show them. */
final class TermsBody {
    static final Set<String> MEMBERS = Set.of(
            "seats_per",
            "volume_scope",
            "refresh_by",
            "on_clone",
            "lease",
            "trial_days",
            "clock_policy",
            "status_policy",
            "signer_grace_days");

    private static final long DAYS = 3660;
    private static final long SECONDS = Duration.ofDays(DAYS).toSeconds();
    private static final long SHORTEST_LEASE = 60;
    private static final String GRACE = "grace_seconds";
    private static final String GRACE_DAYS = "grace_days";
    private static final String TOLERANCE = "tolerance_seconds";

    private TermsBody() {}

    /** The terms with what a body says in the place of what there is. */
    static LicenseTerms read(Body body, LicenseTerms present) {
        return new LicenseTerms(
                body.choice("seats_per", present.seatsPer(), SeatsPer::ofId),
                body.flag("volume_scope", present.volumeScope()),
                body.choice("refresh_by", present.refreshBy(), RefreshBy::ofId),
                body.choice("on_clone", present.onClone(), OnClone::ofId),
                body.has("lease") ? lease(body, present.lease()) : present.lease(),
                body.has("trial_days") ? days(body, "trial_days", 1) : present.trial(),
                body.has("clock_policy") ? clock(body, present.clock()) : present.clock(),
                body.has("status_policy") ? status(body, present.status()) : present.status(),
                Duration.ofDays(body.number(
                        "signer_grace_days", 0, DAYS, present.signerGrace().toDays())));
    }

    private static @Nullable Lease lease(Body body, @Nullable Lease present) {
        if (body.isNull("lease")) {
            return null;
        }
        Lease usual = present == null ? Lease.USUAL : present;
        Body lease = body.part("lease", Set.of("seconds", GRACE));
        return new Lease(
                Duration.ofSeconds(lease.number(
                        "seconds", SHORTEST_LEASE, SECONDS, usual.length().toSeconds())),
                Duration.ofSeconds(lease.number(GRACE, 0, SECONDS, usual.grace().toSeconds())));
    }

    private static @Nullable Duration days(Body body, String member, long least) {
        return body.isNull(member) ? null : Duration.ofDays(body.number(member, least, DAYS));
    }

    private static ClockPolicy clock(Body body, ClockPolicy present) {
        Body clock = body.part("clock_policy", Set.of(TOLERANCE, "witness_required"));
        Duration tolerance = present.tolerance();
        if (clock.has(TOLERANCE)) {
            tolerance = clock.isNull(TOLERANCE) ? null : Duration.ofSeconds(clock.number(TOLERANCE, 1, SECONDS));
        }
        return new ClockPolicy(tolerance, clock.flag("witness_required", present.witnessRequired()));
    }

    private static StatusPolicy status(Body body, StatusPolicy present) {
        if (body.isNull("status_policy")) {
            return StatusPolicy.ANY_AGE;
        }
        Body status = body.part("status_policy", Set.of("days", GRACE_DAYS));
        Duration age = present.maximumAge();
        long days = age == null ? status.number("days", 1, DAYS) : status.number("days", 1, DAYS, age.toDays());
        return new StatusPolicy(
                Duration.ofDays(days),
                Duration.ofDays(
                        status.number(GRACE_DAYS, 0, DAYS, present.grace().toDays())));
    }

    /** Adds what answers show of the terms. */
    static void show(LicenseTerms terms, Map<String, @Nullable Object> members) {
        Lease lease = terms.lease();
        Duration age = terms.status().maximumAge();
        Duration tolerance = terms.clock().tolerance();
        members.put("seats_per", terms.seatsPer().id());
        members.put("volume_scope", terms.volumeScope());
        members.put("refresh_by", terms.refreshBy().id());
        members.put("on_clone", terms.onClone().id());
        members.put(
                "lease",
                lease == null
                        ? null
                        : Json.object(
                                "seconds",
                                lease.length().toSeconds(),
                                GRACE,
                                lease.grace().toSeconds()));
        members.put("trial_days", terms.trial() == null ? null : terms.trial().toDays());
        members.put(
                "clock_policy",
                Json.object(
                        TOLERANCE,
                        tolerance == null ? null : tolerance.toSeconds(),
                        "witness_required",
                        terms.clock().witnessRequired()));
        members.put(
                "status_policy",
                age == null
                        ? null
                        : Json.object(
                                "days",
                                age.toDays(),
                                GRACE_DAYS,
                                terms.status().grace().toDays()));
        members.put("signer_grace_days", terms.signerGrace().toDays());
    }
}
