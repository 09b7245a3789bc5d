/**
 * The words that client and hub share: the signed request, the problem document and the reasons that hub and client add
 * to the verifier's.
 */
@NullMarked
package dev.holdfast.protocol;

import org.jspecify.annotations.NullMarked;
