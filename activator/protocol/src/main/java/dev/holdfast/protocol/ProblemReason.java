package dev.holdfast.protocol;

import dev.holdfast.verifier.Reason;
import dev.holdfast.verifier.RefusalReason;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a hub or a client refuses: the part of the reason table beyond the verifier's. What both sides can find, such as a
 * changed machine, keeps the verifier's name and exit code.
 */
public enum ProblemReason implements Reason {
    TOKEN_MISSING(
            60,
            401,
            "the operation needs a token and none was given",
            "give the PAT on standard input (`--token-stdin`), in a file (`--token-file FILE`) or in HOLDFAST_PAT"),
    TOKEN_INVALID(61, 401, "the token is not known to the hub", "check for a typing error, or create a new token"),
    TOKEN_EXPIRED(62, 401, "the token has expired", "create a new token for the service user"),
    TOKEN_REVOKED(63, 401, "the token was revoked", "create a new token for the service user"),
    TOKEN_WRONG_TYPE(
            64,
            403,
            "a token of this type cannot do that",
            "create a PAT for a service user of the workspace and use that"),
    TOKEN_SCOPE_MISSING(65, 403, "the token lacks the scope", "create a token that has the scope"),
    LICENSE_ACCESS_DENIED(
            66, 403, "the token may not use this license", "add the license to the token, or use a token that may"),
    LICENSE_UNKNOWN(
            67,
            404,
            "the hub knows no such license in a workspace of this token",
            "check the license ID, and that hub and token belong together"),
    LICENSE_SUSPENDED(RefusalReason.LICENSE_SUSPENDED, 403),
    LICENSE_REVOKED(RefusalReason.LICENSE_REVOKED, 403),
    LICENSE_EXPIRED(RefusalReason.EXPIRED, 403),
    OFFLINE_ACTIVATION_NOT_ALLOWED(
            68, 403, "the license does not allow offline activation", "ask the vendor for a license that allows it"),
    VOLUME_SCOPE_NOT_ALLOWED(
            94,
            403,
            "the license may not be bound to the id of a volume",
            "unset HOLDFAST_MACHINE_ID_FILE where the machine itself can be recognised, or ask the vendor for a license"
                    + " that allows it"),
    SEATS_EXHAUSTED(
            69,
            409,
            "every seat of the license is taken",
            "run `holdfast release LICENSE-ID` on a machine that no longer needs its seat, have the workspace's admin release"
                    + " one that is lost, or ask the vendor for more seats"),
    MACHINE_CHANGED(RefusalReason.MACHINE_CHANGED, 409),
    MACHINE_NOT_VISIBLE(RefusalReason.MACHINE_NOT_VISIBLE, 422),
    EVIDENCE_MISSING(
            70,
            422,
            "nothing of this machine can be recorded, so no license can be bound to it",
            "run `holdfast fingerprint` and make a machine-id, board, disk or NIC visible as it says"),
    EVIDENCE_INSUFFICIENT(
            71,
            422,
            "the license asks for two kinds of evidence and the machine shows fewer",
            "run `holdfast fingerprint`, do what it says behind fix for a kind that is not seen, and activate without --only"),
    ACTIVATION_UNKNOWN(
            72,
            404,
            "the hub knows no activation of this license by this device",
            "run `holdfast activate LICENSE-ID --again` with a token"),
    ACTIVATION_REVOKED(RefusalReason.ACTIVATION_REVOKED, 403),
    ACTIVATION_RELEASED(RefusalReason.ACTIVATION_RELEASED, 403),
    LICENSE_ACCESS_WITHDRAWN(
            73,
            403,
            "the account that this device was activated with may no longer use the license",
            "ask the workspace's admin, and with a token of another service user run `holdfast activate LICENSE-ID"
                    + " --again`; the license already on the device lives on to its end"),
    DRIFT_LIMIT(
            74,
            409,
            "the evidence of this machine changed too often within twelve months",
            "ask the workspace's admin to allow a rebind of this activation, then run `holdfast refresh LICENSE-ID`"),
    REQUEST_MALFORMED(75, 400, "the request is not of the form that the format demands", "make a new request"),
    REQUEST_CONFLICT(
            76, 422, "the request ID was used before with another content", "make a new request with another ID"),
    REQUEST_SUPERSEDED(
            77, 409, "the request was answered before, and newer ones after it", "run `holdfast refresh LICENSE-ID`"),
    INPUT_INVALID(
            78,
            400,
            "a member of the request body is missing or not acceptable",
            "correct what the detail names in front of its colon as activator/openapi.yaml gives it, and send it again;"
                    + " nothing was changed"),
    NOT_FOUND(79, 404, "there is nothing at this address for this token", "check the address and the identifiers"),
    CONFLICT(
            80,
            409,
            "something with this identity exists already",
            "use the one that is there, or give the new one another ID or name; what was revoked stays so, create a new one"),
    METHOD_NOT_ALLOWED(81, 405, "this address does not know the method", "see API.md for the methods"),
    MEDIA_TYPE_UNSUPPORTED(82, 415, "the body is not of the media type that the operation takes", "see API.md"),
    BODY_TOO_LARGE(83, 413, "the body is larger than the operation takes", "send less"),
    RATE_LIMITED(84, 429, "too many attempts", "wait as long as the answer says and try again"),
    FORBIDDEN(
            85,
            403,
            "this token may not do that",
            "see the table of operations in activator/API.md for who may; operations of an operator take an operator's"
                    + " token (hdfu_), activations take a PAT (hdfp_)"),
    INTERNAL(86, 500, "the hub failed", "try again; if it stays, give the request ID to the hub's operator"),
    UNAVAILABLE(87, 503, "the hub cannot serve now", "try again later"),
    CLOCK_BEHIND(
            88,
            503,
            "the hub's clock is behind its own records, so it does not sign",
            "ask the hub's operator to set it"),
    PRECONDITION_FAILED(
            89,
            412,
            "it was changed since the state that If-Match names",
            "read it again, decide anew, and send the ETag of that answer"),
    QUARANTINE_LIMIT(
            93,
            409,
            "a fifth of the license's seats were taken back without their devices within twelve months",
            "run `holdfast release LICENSE-ID` on the device where that can be done, which is never limited, or ask the"
                    + " vendor, whose operators may release it"),
    ACTIVATION_SUSPENDED(
            95,
            403,
            "the activation of this device is suspended",
            "ask the workspace's admin, who can reinstate it, then run `holdfast refresh LICENSE-ID`"),

    DATA_DIRECTORY_CLONED(
            96,
            409,
            "this data directory is a copy: another machine has gone on with it",
            "activate this machine as a device of its own: `holdfast activate LICENSE-ID --new-device`"),
    RECOVERY_LIMIT(
            97,
            409,
            "the data directory of this machine was lost and recovered too often within twelve months",
            "keep it on persistent storage; `holdfast activate LICENSE-ID --new-device` takes a seat of its own"),
    ACTIVATION_SUPERSEDED(RefusalReason.ACTIVATION_SUPERSEDED, 403),

    TOKEN_REUSED(
            111,
            401,
            "there is a copy of this device token, so it was revoked",
            "find out who has the copy, then run `holdfast token install` with a PAT or workspace token"),
    TOKEN_REPLACED(
            112,
            401,
            "a newer secret takes the place of this one, which is good for renewal only",
            "run `holdfast token renew`, which takes up the newer one"),
    TOKEN_OF_ANOTHER_MACHINE(
            113,
            403,
            "the device token and its key were installed on another machine",
            "this data directory was copied from there: name an empty one and run `holdfast token install` in it"),
    TOKEN_OF_ANOTHER_DEVICE(
            114,
            403,
            "the device token belongs to another device key",
            "install a token of its own in this data directory: `holdfast token install`"),
    ENROLMENT_PENDING(115, 400, "no member has decided about this device yet", "wait and ask again"),
    ENROLMENT_TOO_FAST(
            116, 400, "the device asks more often than it was told", "wait five seconds longer between two questions"),
    ENROLMENT_DENIED(
            117,
            400,
            "a member has denied this device a token",
            "ask the workspace's admin, then run `holdfast token create` again"),
    ENROLMENT_EXPIRED(118, 400, "the codes have expired before a member decided", "run `holdfast token create` again"),
    ENROLMENT_UNKNOWN(119, 400, "the hub gave this device no such device code", "run `holdfast token create` again"),
    PLAN_EXCEEDED(
            92,
            403,
            "the workspace's plan does not allow that",
            "ask the vendor, whose operators change a workspace's plan"),
    HUB_UNREACHABLE(100, 0, "the hub cannot be reached", "check the address and the network"),
    HUB_ANSWER_INVALID(
            101, 0, "the hub's answer is not what the protocol demands", "check that the address is a Holdfast hub's"),
    HUB_ANSWER_TOO_LARGE(
            102, 0, "the hub's answer is larger than any grant", "check that the address is a Holdfast hub's"),
    HUB_NOT_TRUSTED(
            103,
            0,
            "the hub's TLS certificate is not trusted",
            "check the address, or name the hub's certificate authority"),
    HUB_ADDRESS_INVALID(
            104, 0, "the hub's address is not acceptable", "use https, or http on the loopback interface only"),
    TOKEN_MALFORMED(
            105,
            0,
            "the token is not of the form of a Holdfast token, or its checksum is wrong",
            "check for a typing error or a cut; tokens read hdfp_ and 36 letters and digits"),
    DATA_DIRECTORY_OF_ANOTHER_MACHINE(
            106,
            0,
            "the data directory belongs to another machine",
            "start with a directory of its own: `holdfast activate LICENSE-ID --new-device` sets the foreign files aside; or, where"
                    + " this machine takes the place of the other and the hub was told so, `holdfast activate LICENSE-ID --rebind`"),
    DATA_DIRECTORY_NOT_WRITABLE(
            107,
            0,
            "the data directory cannot be written",
            "mount it writable, free space on it or give it to this user, or name another"),
    DATA_DIRECTORY_BUSY(
            108, 0, "another process is activating or refreshing in this data directory", "wait until it has finished"),
    DATA_DIRECTORY_WITHOUT_LOCKS(
            109, 0, "the file system of the data directory has no locks", "use a file system that supports locks"),
    DATA_DIRECTORY_UNNAMED(
            110,
            0,
            "no data directory is named and there is no home directory",
            "set HOLDFAST_DATA_DIRECTORY to a folder on persistent storage"),
    DEVICE_TOKEN_MISSING(
            120,
            0,
            "no device token is installed in this data directory",
            "run `holdfast token install` with a PAT or workspace token, or `holdfast token create`"),
    USAGE(2, 0, "the command line is not understood", "see `holdfast --help`");

    private final String code;
    private final int exitCode;
    private final int status;
    private final String meaning;
    private final String remedy;

    ProblemReason(int exitCode, int status, String meaning, String remedy) {
        this.code = name().toLowerCase(Locale.ROOT);
        this.exitCode = exitCode;
        this.status = status;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    ProblemReason(Reason same, int status) {
        this.code = same.code();
        this.exitCode = same.exitCode();
        this.status = status;
        this.meaning = same.meaning();
        this.remedy = same.remedy();
    }

    @Override
    public String code() {
        return code;
    }

    @Override
    public int exitCode() {
        return exitCode;
    }

    @Override
    public String meaning() {
        return meaning;
    }

    @Override
    public String remedy() {
        return remedy;
    }

    /** The HTTP status that goes with the reason; 0 for what only a client says. */
    public int status() {
        return status;
    }

    /** The problem type (RFC 9457) of the reason. */
    public String type() {
        return Problem.TYPE_PREFIX + code;
    }

    /** The reason with the given {@link #code()}, or empty for one this version does not know. */
    public static Optional<ProblemReason> ofCode(String code) {
        for (ProblemReason reason : values()) {
            if (reason.code.equals(code)) {
                return Optional.of(reason);
            }
        }
        return Optional.empty();
    }
}
