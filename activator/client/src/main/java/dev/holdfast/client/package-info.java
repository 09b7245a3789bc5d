/**
 * Where an application's license comes from: activate and refresh against a hub, verify on this machine. Start with
 * {@link dev.holdfast.client.HubLicenseSource#fromPat}.
 */
@NullMarked
package dev.holdfast.client;

import org.jspecify.annotations.NullMarked;
