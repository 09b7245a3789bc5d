/** Workspaces, service users, operators and tokens: who may do what. */
@NullMarked
package dev.holdfast.hub.access;

import org.jspecify.annotations.NullMarked;
