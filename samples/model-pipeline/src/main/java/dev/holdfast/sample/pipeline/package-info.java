/** A small application as a user would write it: it runs a model file only where the model's license allows it. */
@NullMarked
package dev.holdfast.sample.pipeline;

import org.jspecify.annotations.NullMarked;
