package dev.holdfast.verifier;

import dev.holdfast.verifier.license.StatusSnapshot;
import dev.holdfast.verifier.trust.SignedDocument;

/**
 * A status snapshot whose signature holds.
 *
 * @param snapshot what it says
 * @param document who signed it and when
 * @param digest SHA-256 of the document as it is spelled, base64url
 */
record VerifiedStatus(StatusSnapshot snapshot, SignedDocument document, String digest) {}
