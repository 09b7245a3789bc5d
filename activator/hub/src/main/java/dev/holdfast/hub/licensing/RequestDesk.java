package dev.holdfast.hub.licensing;

import dev.holdfast.hub.access.Caller;
import dev.holdfast.hub.access.DeviceProof;
import dev.holdfast.hub.access.Gate;
import dev.holdfast.hub.access.Secret;
import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.audit.ClockWatch;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ActivationRequest;
import dev.holdfast.protocol.HubIntroduction;
import dev.holdfast.protocol.ProblemReason;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges requests: each in one transaction, so that an answer, its seat and its audit row are there together or not at
 * all. Thread-safe.
 */
public final class RequestDesk {
    /** What a status snapshot says as well, so that a device that is told so can take it in. */
    private static final Set<ProblemReason> TELLING = EnumSet.of(
            ProblemReason.LICENSE_SUSPENDED,
            ProblemReason.LICENSE_REVOKED,
            ProblemReason.ACTIVATION_REVOKED,
            ProblemReason.ACTIVATION_RELEASED,
            ProblemReason.ACTIVATION_SUSPENDED);

    private final Journal journal;
    private final GrantWriter grants;
    private final FirstActivation first;
    private final ReleaseDesk releases;
    private final Reseating reseating;
    private final Adoption adoption;
    private final NewerBundles newer;

    public RequestDesk(Journal journal, GrantWriter grants, HubHealth health) {
        this.journal = journal;
        this.grants = grants;
        this.first = new FirstActivation(grants);
        this.newer = health.newerBundles();
        this.releases = new ReleaseDesk(grants);
        this.reseating = new Reseating();
        this.adoption = new Adoption(grants);
    }

    /**
     * Answers a request.
     *
     * @param presented the token shown with it; null for none, as a refresh needs none
     */
    public Answer answer(Call call, ActivationRequest request, @Nullable Secret presented) {
        return journal.write(call, tx -> {
            Optional<String> earlier = AnsweredRequests.recall(tx.handle(), request);
            if (earlier.isPresent()) {
                return new Answer.Granted(earlier.get());
            }
            ClockWatch.require(tx);
            grants.requireFit(tx.handle(), tx.now());
            return judge(tx, Case.of(request), presented);
        });
    }

    /**
     * Who answers requests here, and with which signer; refused for now where nothing could be signed.
     *
     * @param after the newest trust bundle that the one who asks holds; 0 for none
     */
    public HubIntroduction introduce(long after) {
        return journal.read(handle -> {
            Instant now = journal.now();
            ClockWatch.require(handle, now);
            grants.requireFit(handle, now);
            return grants.introduction(handle, now, after);
        });
    }

    /**
     * Whether who signed the request has, or had, an activation of the license that it names, or asks for one with a token
     * that is good in the license's workspace. A token that is shown beside a refresh or a release says nothing.
     *
     * @param presented the token; null for none
     */
    public boolean knows(ActivationRequest request, @Nullable Secret presented) {
        Case found = Case.of(request);
        Secret vouching = found.isRefresh() || found.isRelease() ? null : presented;
        return journal.read(
                handle -> (vouching != null && Gate.isGoodFor(handle, vouching, found.licenseId(), journal.now()))
                        || Activations.isOfDevice(handle, found.licenseId(), found.device()));
    }

    private Answer judge(Transaction tx, Case found, @Nullable Secret presented) {
        if (found.isRefresh() || found.isRelease()) {
            return byDeviceKey(tx, found, presented);
        }
        Gate.Entry entry = Gate.toActivate(tx, presented, DeviceProof.of(found.request()));
        if (entry instanceof Gate.Entry.Refused refused) {
            Call by = tx.call().by("device:" + found.device());
            return refused(tx, by, found, refused.refusal(), refused.workspaceId());
        }
        Caller caller = ((Gate.Entry.Let) entry).caller();
        Call by = tx.call().by(caller.actor()).with(caller.token().id());
        try {
            return activate(tx, found, caller, by);
        } catch (Refusal refusal) {
            if (refusal.reason() == ProblemReason.UNAVAILABLE) {
                // Nothing that this hub could sign now would be taken, so nothing is written either.
                throw refusal;
            }
            return refused(tx, by, found, refusal, Caller.workspaceOf(caller.token()));
        }
    }

    private Answer activate(Transaction tx, Case found, Caller caller, Call by) {
        HubLicense license = Licenses.find(tx.handle(), found.licenseId())
                .filter(held -> held.workspaceId().equals(caller.token().workspaceId()))
                .orElseThrow(() -> Refusal.of(ProblemReason.LICENSE_UNKNOWN));
        if (!caller.mayUse(found.licenseId())) {
            throw Refusal.of(ProblemReason.LICENSE_ACCESS_DENIED);
        }
        newer.require(tx.handle(), found, tx.now());
        requireGood(tx, license);
        Recovery.requireNotSuperseded(tx.handle(), found);
        Optional<Activation> held = Activations.ofDevice(tx.handle(), found.licenseId(), found.device())
                .or(() -> Recovery.find(tx, found, license));
        if (held.isPresent()) {
            Adoption.requireNotAwaited(tx, held.get());
            Activation mine = held.get()
                    .behind(Principal.of(caller).serviceUserId(), caller.token().id());
            Answer answer = mine.released()
                    ? grant(
                            tx,
                            found,
                            license,
                            reseating.take(tx, found, license, mine, by),
                            Revocations.of(tx, license))
                    : answerAgain(tx, found, license, mine, by);
            // Only now: whoever is refused does not stand behind it.
            Principal.of(caller).write(tx.handle(), mine);
            return answer;
        }
        return first.answer(tx, found, license, caller, by);
    }

    private static void requireGood(Transaction tx, HubLicense license) {
        switch (license.state()) {
            case SUSPENDED -> throw Refusal.of(ProblemReason.LICENSE_SUSPENDED);
            case REVOKED -> throw Refusal.of(ProblemReason.LICENSE_REVOKED);
            case ACTIVE -> {
                TermDesk.requireRunning(license, tx.now());
                TermDesk.requireMode(license);
            }
        }
    }

    private Answer byDeviceKey(Transaction tx, Case found, @Nullable Secret presented) {
        requireNewestBundle(tx, found);
        HubLicense license = Licenses.find(tx.handle(), found.licenseId())
                .orElseThrow(() -> Refusal.of(ProblemReason.ACTIVATION_UNKNOWN));
        Call by = tx.call().by("device:" + found.device());
        Activation activation;
        try {
            Recovery.requireNotSuperseded(tx.handle(), found);
            activation = Activations.ofDevice(tx.handle(), found.licenseId(), found.device())
                    .map(held -> adoption.follow(tx, found, license, held, by))
                    .orElseGet(() -> adoption.adopt(tx, found, license, by));
            if (found.isRelease()) {
                return releases.answer(tx, found, license, activation, by);
            }
            if (!Principal.stands(tx.handle(), license, activation)) {
                throw Refusal.of(ProblemReason.LICENSE_ACCESS_WITHDRAWN);
            }
            requireGood(tx, license);
        } catch (Refusal refusal) {
            return refusedRefresh(tx, by, found, refusal, license);
        }
        Optional<Refusal> untold = RefreshToken.refusal(tx, license, found, presented);
        if (untold.isPresent()) {
            return refusedRefresh(tx, by, found, untold.get(), license);
        }
        try {
            return answerAgain(tx, found, license, activation, by);
        } catch (Refusal refusal) {
            return refusedRefresh(tx, by, found, refusal, license);
        }
    }

    /** Before the license is looked for, so that nobody learns by a bundle that is made up whether there is one. */
    private void requireNewestBundle(Transaction tx, Case found) {
        if (!NewerBundles.isHeld(tx.handle(), found)) {
            return;
        }
        if (isKnown(tx, found)) {
            newer.require(tx.handle(), found, tx.now());
        }
        if (found.request().content().license() != null) {
            // It may stand under a root that only the newer bundle names, so it says nothing before that is here.
            throw NewerBundles.refusal(tx.handle(), found);
        }
    }

    private boolean isKnown(Transaction tx, Case found) {
        return Activations.ofDevice(tx.handle(), found.licenseId(), found.device())
                        .isPresent()
                || adoption.considers(tx.handle(), found);
    }

    private Answer refusedRefresh(Transaction tx, Call by, Case found, Refusal refusal, HubLicense license) {
        if (refusal.reason() == ProblemReason.ACTIVATION_UNKNOWN) {
            // Whoever is no device of the workspace leaves nothing in its audit.
            throw refusal;
        }
        return refused(tx, by, found, refusal, license.workspaceId());
    }

    private Answer answerAgain(Transaction tx, Case found, HubLicense license, Activation held, Call by) {
        if (held.revoked()) {
            throw Refusal.of(ProblemReason.ACTIVATION_REVOKED);
        }
        if (held.released()) {
            throw Refusal.of(ProblemReason.ACTIVATION_RELEASED);
        }
        if (held.suspended()) {
            throw Refusal.of(ProblemReason.ACTIVATION_SUSPENDED);
        }
        Branches.judge(tx, found, license, held, by);
        Scopes.require(license, held.recorded());
        DeviceTerm term = TermDesk.again(tx, license, held);
        DriftDesk.Followed followed = DriftDesk.follow(tx, found, license, held, by);
        Activation device = Recovery.carryOut(tx, found, license, followed.activation(), by);
        Revocations voided = Revocations.of(tx, license);
        Activation answered = device.raised(tx.now(), voided.before()).holding(term);
        String refreshed = license.terms().lease() == null ? "activation.refreshed" : "activation.renewed";
        String action = found.isRefresh() ? refreshed : "activation.repeated";
        tx.audit(
                by,
                AuditEntry.in(license.workspaceId(), action, held.id())
                        .onLicense(found.licenseId())
                        .onMachine(found.device())
                        .with("license " + found.licenseId() + ", revision " + answered.revision()
                                + AuditedEnd.of(license, term).inWords() + followed.note()));
        return grant(tx, found, license, answered, voided);
    }

    private Answer grant(Transaction tx, Case found, HubLicense license, Activation activation, Revocations voided) {
        String documentId = tx.ids().documentId();
        GrantWriter.Signed signed =
                grants.write(tx, license, activation, voided, found.request().content(), documentId);
        Activation held = activation.seated(Seats.held(license, activation.term()));
        Activations.answered(tx.handle(), held, signed.signer());
        Reissues.forget(tx, held.licenseId(), held.id());
        GrantTree.of(tx.handle(), held).grow(tx, found.request().content(), documentId);
        String answer = signed.text();
        AnsweredRequests.remember(tx.handle(), found.request(), held, answer);
        return new Answer.Granted(answer);
    }

    private Answer refused(Transaction tx, Call by, Case found, Refusal refusal, String workspaceId) {
        Optional<Activation> held = Activations.ofDevice(tx.handle(), found.licenseId(), found.device());
        String status = isTold(held, refusal) ? statusFor(tx, found, workspaceId) : null;
        Answer.Refused answer = new Answer.Refused(refusal, status);
        RefusedRequests.note(tx, by, found, answer, workspaceId, held.isPresent());
        return answer;
    }

    /** Whether a device that holds or held an activation of the license is told by its status snapshot as well. */
    private static boolean isTold(Optional<Activation> held, Refusal refusal) {
        if (refusal.reason() == ProblemReason.ACTIVATION_SUPERSEDED) {
            return true;
        }
        boolean suspended = refusal.reason() == ProblemReason.DATA_DIRECTORY_CLONED
                && held.filter(Activation::suspended).isPresent();
        return suspended || (held.isPresent() && TELLING.contains(refusal.reason()));
    }

    /** The newest snapshot of the license, which names the device where its own is void. */
    private @Nullable String statusFor(Transaction tx, Case found, String workspaceId) {
        Optional<HubLicense> license = Licenses.find(tx.handle(), found.licenseId())
                .filter(held -> held.workspaceId().equals(workspaceId));
        String asking = Activations.ofDevice(tx.handle(), found.licenseId(), found.device())
                .map(Activation::id)
                .orElse(found.device());
        return license.isPresent() ? grants.status(tx, license.get(), asking) : null;
    }
}
