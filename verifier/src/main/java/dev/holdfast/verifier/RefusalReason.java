package dev.holdfast.verifier;

import java.util.Locale;

/** Why a verifier refuses: a closed list; FORMAT.md section 12. */
public enum RefusalReason implements Reason {
    NOT_ACTIVATED(
            10,
            "the data directory holds no license with this ID",
            "run `holdfast activate LICENSE-ID` once while online, with the same data directory"),
    DATA_DIRECTORY_UNREADABLE(
            11,
            "the data directory cannot be read",
            "check owner and mode of the directory, and that the volume is mounted"),
    DATA_DIRECTORY_TOO_NEW(
            12, "the data directory was written by a newer major version", "update this program to the newer version"),
    RECORD_DAMAGED(
            13,
            "the license record in the data directory is damaged",
            "run `holdfast activate LICENSE-ID` while online, or restore the directory from a backup"),
    RECORD_OF_ANOTHER_DIRECTORY(
            14,
            "the license record was copied from another data directory",
            "remove the copied record and run `holdfast activate LICENSE-ID` while online"),
    LICENSE_MALFORMED(
            15,
            "the license is not of the form that the format demands",
            "run `holdfast refresh LICENSE-ID` while online"),
    GRANT_NOT_KEPT(
            16,
            "the grant, status snapshot or receipt is good and could not be written to the data directory",
            "make the data directory writable, free space on it, and import the same file again"),
    ALGORITHM_NOT_ALLOWED(
            17, "the license is signed with an algorithm that is not accepted", "ask the vendor for a new license"),
    CERTIFICATE_NOT_TRUSTED(
            18,
            "the signing certificate does not lead to a pinned root",
            "check that the root certificate given to this program is the vendor's"),
    CERTIFICATE_UNFIT(
            19, "the signing certificate may not sign licenses", "ask the vendor for a license by a fit signer"),
    SIGNER_REVOKED(
            20,
            "the signing certificate was revoked",
            "run `holdfast refresh LICENSE-ID` while online for a new license"),
    SIGNATURE_INVALID(
            21,
            "the signature does not hold: the license was altered",
            "run `holdfast refresh LICENSE-ID` while online"),
    WRONG_PRODUCT(22, "the license is for another product", "activate a license of this product"),
    NEEDS_NEWER_VERIFIER(23, "the license demands something that this version does not know", "update this program"),
    DEVICE_KEY_MISMATCH(
            24,
            "the license was issued to another device key than the one in the data directory",
            "restore the data directory as a whole, or run `holdfast activate LICENSE-ID` while online"),
    REVISION_ROLLED_BACK(
            25,
            "the license is older than one that this data directory has already held",
            "run `holdfast refresh LICENSE-ID` while online"),
    STATUS_MISSING(
            26,
            "the status snapshot that the license asks for is not there",
            "run `holdfast refresh LICENSE-ID` while online"),
    STATUS_INVALID(27, "the status snapshot does not verify", "run `holdfast refresh LICENSE-ID` while online"),
    STATUS_TOO_OLD(
            28,
            "the status snapshot is older than the license allows",
            "run `holdfast refresh LICENSE-ID` while online"),
    LICENSE_SUSPENDED(29, "the license is suspended", "ask the vendor, then run `holdfast refresh LICENSE-ID`"),
    LICENSE_REVOKED(30, "the license is revoked", "ask the vendor for another license"),
    ACTIVATION_REVOKED(31, "the activation of this machine is revoked", "ask the vendor or the workspace's admin"),
    ACTIVATION_SUPERSEDED(
            32,
            "this data directory was replaced by a newer activation of the machine",
            "use the newer data directory, or run `holdfast activate LICENSE-ID --new-device`"),
    NOT_YET_VALID(33, "the license is not valid yet", "check the machine's clock"),
    EXPIRED(
            34,
            "the license has expired",
            "renew it with the vendor, then run `holdfast refresh LICENSE-ID` while online"),
    LEASE_ENDED(
            35,
            "the lease and its grace have ended without a renewal",
            "run `holdfast refresh LICENSE-ID` while online"),
    CLOCK_IMPLAUSIBLE(
            36, "the machine's clock is further from the time witness than the license tolerates", "set the clock"),
    STATE_NOT_WRITABLE(
            37,
            "the license demands a time witness and the data directory cannot be written",
            "make the data directory writable for this user"),
    MACHINE_CHANGED(
            38,
            "this is not the machine that the license was activated on",
            "activate on this machine with a token: `holdfast activate LICENSE-ID --new-device`"),
    MACHINE_NOT_VISIBLE(
            39,
            "nothing has changed, but too little of the machine is visible from here",
            "make the evidence visible as the score sheet says"),
    NO_EVIDENCE(
            40,
            "the license records no evidence of a machine",
            "activate again where a machine-id, board, disk or NIC shows"),
    MODEL_NOT_COVERED(
            41,
            "the license does not cover this model",
            "have it added to the license, then run `holdfast refresh LICENSE-ID` while online"),
    MODEL_EXPIRED(
            42,
            "the license no longer covers this model",
            "have it prolonged, then run `holdfast refresh LICENSE-ID` while online"),
    TRUST_BUNDLE_INVALID(
            43,
            "a trust bundle does not verify from the pinned roots",
            "run `holdfast refresh LICENSE-ID` while online"),
    TRUST_BUNDLE_MISSING(
            44,
            "an older trust bundle is held than the program ships or the document names",
            "run `holdfast refresh LICENSE-ID` while online"),
    PLATFORM_UNSAFE(45, "this Java runtime accepts signatures that it must refuse", "update the Java runtime"),
    GRANT_MALFORMED(46, "the grant is not of the form that the format demands", "fetch or copy the grant again"),
    GRANT_FOR_ANOTHER_DEVICE(
            47, "the grant was issued to another device key", "import it on the device that made the request"),
    GRANT_NOT_NEWER(
            48,
            "the grant is not newer than the license already held",
            "nothing needs to be done, or make a new request"),
    GRANT_ANSWERS_NO_REQUEST(
            49,
            "the grant does not answer the request that is pending here",
            "import the grant that answers the newest request file"),
    GRANT_FOR_ANOTHER_LICENSE(
            50, "the grant is for another license", "name the license that the grant is for, or fetch the right grant"),
    ACTIVATION_RELEASED(
            51,
            "the seat of this machine was given back",
            "to take a seat anew, run `holdfast activate LICENSE-ID` with a token while online"),
    RELEASE_PENDING(
            52,
            "a release was asked for here, and its receipt has not come yet",
            "run `holdfast release LICENSE-ID` again while online, which asks the same once more; or, to keep the license"
                    + " where the hub has not released it, `holdfast refresh LICENSE-ID`"),
    RECEIPT_INVALID(
            53,
            "the receipt does not verify, or answers no release that waits here",
            "run `holdfast release LICENSE-ID` again while online");

    private final int exitCode;
    private final String meaning;
    private final String remedy;

    RefusalReason(int exitCode, String meaning, String remedy) {
        this.exitCode = exitCode;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    @Override
    public String code() {
        return name().toLowerCase(Locale.ROOT);
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
}
