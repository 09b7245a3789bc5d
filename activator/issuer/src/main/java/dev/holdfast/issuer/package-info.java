/**
 * Keys, certificates and signing. Start with {@link dev.holdfast.issuer.RootAuthority}, which is kept off the hub, and
 * {@link dev.holdfast.issuer.LicenseSigner}, which the hub uses. Nothing of this package is shipped to a device.
 */
@NullMarked
package dev.holdfast.issuer;

import org.jspecify.annotations.NullMarked;
