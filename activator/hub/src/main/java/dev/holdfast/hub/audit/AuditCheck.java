package dev.holdfast.hub.audit;

import dev.holdfast.hub.audit.AuditTamperedException.Fault;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.trust.SignedDocument;
import dev.holdfast.verifier.trust.SigningTrust;
import dev.holdfast.verifier.trust.TrustException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Follows the chain from record to record, as it is read, and throws at the first that is not as it was sealed and
 * signed. A head comes before the records that it signs. Holds one head at a time, besides those kept elsewhere.
 */
final class AuditCheck {
    private final SigningTrust trust;
    private final List<AuditHead> elsewhere = new ArrayList<>();
    private final TreeSet<String> voided = new TreeSet<>();
    private long first = 1;
    private long last;
    private Seal seal = Seal.FIRST;
    private @Nullable AuditHead head;
    private boolean joining;
    private boolean headVoided;
    private long signed;
    private long vouched;
    private @Nullable Instant signedAt;

    AuditCheck(SigningTrust trust) {
        this.trust = trust;
    }

    /** Begins after a record whose seal is alleged: the first head that covers what follows vouches for it. */
    void begin(long after, Seal alleged) {
        first = after + 1;
        last = after;
        seal = alleged;
        joining = true;
    }

    /** Goes on with an export that was made later: its first head may sign records that were not signed before. */
    void join() {
        joining = true;
    }

    /** Holds the chain to a head that was kept elsewhere as well. */
    void keptElsewhere(String document) throws AuditTamperedException {
        AuditHead kept = read(signed(document));
        if (kept.to() < first) {
            throw new IllegalArgumentException(
                    "head: expected one that signs record " + first + " or later, found " + kept.inWords());
        }
        elsewhere.add(kept);
    }

    /** The number of the record that comes next. */
    long next() {
        return last + 1;
    }

    /** The seal of the newest record. */
    Seal seal() {
        return seal;
    }

    /** Whether the records of the newest head are all there. */
    boolean isHeadDone() {
        return head == null || last >= head.to();
    }

    /** Takes the head of the records that come next. */
    void head(String document) throws AuditTamperedException {
        SignedDocument signedHead = signed(document);
        AuditHead next = read(signedHead);
        if (!isHeadDone()) {
            throw missing(next(), next.from());
        }
        boolean follows = next.from() == next() || (joining && next.covers(next()));
        if (!follows) {
            throw new AuditTamperedException(
                    Fault.HEAD_INVALID,
                    next(),
                    "record " + next() + ": expected the head that signs it, found " + next.inWords()
                            + "; another head is missing or stands elsewhere");
        }
        head = next;
        headVoided = signedHead.voidedAt().isPresent();
        joining = false;
    }

    private SignedDocument signed(String document) throws AuditTamperedException {
        try {
            SignedDocument signedHead = trust.verify(document, JwsType.AUDIT_HEAD, AuditHead.MAXIMUM_BYTES);
            signedHead.voidedAt().ifPresent(at -> voided.add(signedHead.signer().leaf()));
            return signedHead;
        } catch (TrustException e) {
            throw unvouched(e);
        }
    }

    private AuditHead read(SignedDocument signedHead) throws AuditTamperedException {
        try {
            return AuditHead.read(signedHead.claims());
        } catch (MalformedException e) {
            throw unvouched(e);
        }
    }

    private AuditTamperedException unvouched(Exception why) {
        return new AuditTamperedException(
                Fault.HEAD_INVALID,
                next(),
                "record " + next() + ": expected a head that this hub signed, found one that nobody vouches for: "
                        + why.getMessage());
    }

    /**
     * Takes the next record.
     *
     * @param number its number
     * @param record the bytes of its JSON
     * @param kept the seal that is kept with it
     */
    void record(long number, byte[] record, String kept) throws AuditTamperedException {
        if (number != next()) {
            throw missing(next(), number);
        }
        Seal computed = seal.then(record);
        if (!computed.text().equals(kept)) {
            throw new AuditTamperedException(
                    Fault.EDITED, number, "record " + number + ": its content is not the one that was sealed");
        }
        AuditHead covering = head;
        if (covering != null && covering.covers(number)) {
            requireSigned(covering, number, computed);
            signed = number;
            // The chain to here is what this head signs as well, whoever signed the heads before it.
            vouched = headVoided ? vouched : number;
            signedAt = covering.signedAt();
        }
        for (AuditHead other : elsewhere) {
            if (other.covers(number)) {
                requireSigned(other, number, computed);
            }
        }
        last = number;
        seal = computed;
    }

    static AuditTamperedException missing(long number, long found) {
        return new AuditTamperedException(
                Fault.DELETED, number, "record " + number + ": it is missing, and record " + found + " is there");
    }

    private static void requireSigned(AuditHead covering, long number, Seal computed) throws AuditTamperedException {
        if (!covering.agrees(number, computed)) {
            throw new AuditTamperedException(
                    Fault.RECHAINED,
                    number,
                    "record " + number + ": its seal was made anew, " + covering.inWords() + " signs another");
        }
    }

    /** Says that no sealed record follows; throws where a head signs one. */
    void end() throws AuditTamperedException {
        AuditHead newest = head;
        for (AuditHead other : elsewhere) {
            newest = newest == null || other.to() > newest.to() ? other : newest;
        }
        if (newest != null && newest.to() > last) {
            throw new AuditTamperedException(
                    Fault.TRUNCATED,
                    next(),
                    "record " + next() + ": it is missing and so are all after it, and " + newest.inWords()
                            + " signs it");
        }
    }

    /** What was found good. */
    AuditReport report(long unsealed, @Nullable Instant oldestUnsigned) {
        return new AuditReport(first, last, signed, vouched, signedAt, unsealed, oldestUnsigned, List.copyOf(voided));
    }

    /** The newest record that a head of the chain itself signs; 0 for none. */
    long signed() {
        return signed;
    }
}
