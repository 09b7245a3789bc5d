/**
 * Who is this machine: evidence read from the running system, scoped digests of it, and the match rule.
 *
 * <p>Most users need two types: {@link dev.holdfast.machineid.Machine}, which observes, and {@link
 * dev.holdfast.machineid.MatchRule}, which judges. Nothing in this package opens a network connection, starts a process
 * or, on Linux, loads native code.
 */
@NullMarked
package dev.holdfast.machineid;

import org.jspecify.annotations.NullMarked;
