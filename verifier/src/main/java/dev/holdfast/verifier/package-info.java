/**
 * Is this license good, here, now? Start with {@link dev.holdfast.verifier.LicenseVerifier}, which answers with a {@link
 * dev.holdfast.verifier.Verdict}. Nothing below this package opens a network connection.
 */
@NullMarked
package dev.holdfast.verifier;

import org.jspecify.annotations.NullMarked;
