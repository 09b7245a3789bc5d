package dev.holdfast.hub.audit;

/** What must hold at the moment at which a call changes something. */
public interface Precondition {
    /** Holds always. */
    Precondition NONE = () -> {};

    /** Refuses where it does not hold; called inside the transaction of the change, when nothing was changed yet. */
    void require();
}
