package dev.holdfast.benchmarks.load;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Lets a type use an API that is banned elsewhere, and says why. */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@interface AllowedApi {
    /** The reason. */
    String value();
}
