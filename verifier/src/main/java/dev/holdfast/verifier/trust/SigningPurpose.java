package dev.holdfast.verifier.trust;

/** The mark that a certificate must carry to sign licenses and status snapshots; FORMAT.md section 3. */
public final class SigningPurpose {
    /**
     * The object identifier of the extended key usage, which is critical and stands alone: {@code 2.25} and the UUID
     * {@code c5b846c7-4745-425f-86fc-00fbe3757f65} in decimal (ITU-T X.667).
     */
    public static final String OID = "2.25.262814733348732596218456575691212554085";

    private SigningPurpose() {}
}
