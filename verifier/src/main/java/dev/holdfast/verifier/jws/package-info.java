/**
 * The strict front door: bytes to canonical base64url, to strict UTF-8, to strict JSON, to a compact JWS that is parsed
 * but not verified; FORMAT.md sections 2 and 3.
 */
@NullMarked
package dev.holdfast.verifier.jws;

import org.jspecify.annotations.NullMarked;
