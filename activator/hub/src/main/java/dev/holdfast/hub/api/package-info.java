/** The REST contract over HTTP; API.md and openapi.yaml describe it. */
@NullMarked
package dev.holdfast.hub.api;

import org.jspecify.annotations.NullMarked;
