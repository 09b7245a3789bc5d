package dev.holdfast.client;

import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.verifier.Reason;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.license.LicenseId;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A license source could not do what was asked, for a {@linkplain #reason() reason} of the table. Neither the message nor
 * any part holds a token, a key or a raw machine value; text of the hub is stripped of control characters.
 */
public final class LicenseSourceException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final String PLACEHOLDER = "LICENSE-ID";

    private final transient Reason reason;
    private final String detail;
    private final String remedy;
    private final transient @Nullable ScoreSheet scoreSheet;
    private final boolean finalOfHub;
    private final @Nullable Duration retryAfter;

    private LicenseSourceException(
            Reason reason,
            String detail,
            String remedy,
            @Nullable ScoreSheet scoreSheet,
            boolean finalOfHub,
            @Nullable Throwable cause) {
        this(reason, detail, remedy, scoreSheet, finalOfHub, null, cause);
    }

    private LicenseSourceException(
            Reason reason,
            String detail,
            String remedy,
            @Nullable ScoreSheet scoreSheet,
            boolean finalOfHub,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(reason.code() + ": " + detail + "; " + remedy, cause);
        this.reason = reason;
        this.detail = detail;
        this.remedy = remedy;
        this.scoreSheet = scoreSheet;
        this.finalOfHub = finalOfHub;
        this.retryAfter = retryAfter;
    }

    /** A refusal with the remedy of its reason, for whoever hands a token to a license source and has none to hand. */
    public static LicenseSourceException of(Reason reason, String detail) {
        return new LicenseSourceException(reason, detail, reason.remedy(), null, false, null);
    }

    static LicenseSourceException of(Reason reason, String detail, Throwable cause) {
        return new LicenseSourceException(reason, detail, reason.remedy(), null, false, cause);
    }

    /** A refusal with a remedy that fits better than that of its reason. */
    public static LicenseSourceException withRemedy(Reason reason, String detail, String remedy) {
        return new LicenseSourceException(reason, detail, remedy, null, false, null);
    }

    static LicenseSourceException ofMachine(Reason reason, String detail, String remedy, ScoreSheet scoreSheet) {
        return new LicenseSourceException(reason, detail, remedy, scoreSheet, false, null);
    }

    static LicenseSourceException of(Verdict.Refused refused) {
        return new LicenseSourceException(
                refused.reason(),
                refused.detail(),
                refused.remedy(),
                refused.scoreSheet().orElse(null),
                false,
                null);
    }

    /** What a hub has said; for good where asking the same again would be answered alike. */
    static LicenseSourceException ofHub(Reason reason, String detail, String remedy, boolean forGood) {
        return new LicenseSourceException(reason, detail, remedy, null, forGood, null);
    }

    /** This refusal with a remedy that can be copied: it names the license that it is about. */
    LicenseSourceException naming(LicenseId id) {
        return remedy.contains(PLACEHOLDER) ? advising(remedy.replace(PLACEHOLDER, id.text())) : this;
    }

    /** This refusal with another remedy. */
    LicenseSourceException advising(String other) {
        return like(other, retryAfter);
    }

    /** This refusal of a hub that asks to be left alone for so long; null where it says nothing of it. */
    LicenseSourceException askingToWait(@Nullable Duration time) {
        return like(remedy, time);
    }

    private LicenseSourceException like(String otherRemedy, @Nullable Duration otherWait) {
        LicenseSourceException like =
                new LicenseSourceException(reason, detail, otherRemedy, scoreSheet, finalOfHub, otherWait, getCause());
        like.setStackTrace(getStackTrace());
        for (Throwable suppressed : getSuppressed()) {
            like.addSuppressed(suppressed);
        }
        return like;
    }

    /** For how long the hub asks to be left alone, or empty where it says nothing of it. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Whether the hub has judged and refused, so that neither an old license nor another attempt speaks against it. */
    boolean isFinalOfHub() {
        return finalOfHub;
    }

    /** The row of the reason table. */
    public Reason reason() {
        return reason;
    }

    /** What was expected and what was found, one sentence in lower case. */
    public String detail() {
        return detail;
    }

    /** What to do about it; lines where it takes several. */
    public String remedy() {
        return remedy;
    }

    /** How the machine was judged, where the refusal is about the machine. */
    public Optional<ScoreSheet> scoreSheet() {
        return Optional.ofNullable(scoreSheet);
    }
}
