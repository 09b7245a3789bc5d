package dev.holdfast.verifier.jws;

/**
 * Something is not of the form that FORMAT.md demands. The message names the rule and the place, never the content.
 */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedException(String message) {
        super(message);
    }
}
