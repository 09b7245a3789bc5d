package dev.holdfast.client;

/** A call of the hub came to nothing that is an HTTP answer; it never leaves this package. */
final class UnansweredException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient HubAnswer.None answer;

    UnansweredException(HubAnswer.None answer) {
        super(answer.failure().getMessage(), answer.failure(), false, false);
        this.answer = answer;
    }

    HubAnswer.None answer() {
        return answer;
    }
}
