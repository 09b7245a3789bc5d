package dev.holdfast.hub;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a hub must hold in its ledger, as those say who were answered by it. */
final class KillAccount {
    /** The hub gives the answers to so many requests of an activation again. */
    private static final int REMEMBERED = 3;

    private final Map<String, Held> activations = new TreeMap<>();
    private final Map<String, Long> records = new TreeMap<>();
    private final Set<String> requests = new HashSet<>();
    private final Map<String, Deque<Answered>> answers = new HashMap<>();
    private @Nullable Answered last;

    /**
     * An activation.
     *
     * @param deviceKey who holds it
     * @param live whether it takes a seat
     */
    record Held(String deviceKey, boolean live) {}

    /**
     * An answer.
     *
     * @param step what was asked
     * @param text the answer
     */
    record Answered(KillStep step, String text) {}

    KillAccount copy() {
        KillAccount copy = new KillAccount();
        copy.addAll(this);
        answers.forEach((activation, of) -> copy.answers.put(activation, new ArrayDeque<>(of)));
        copy.last = last;
        return copy;
    }

    /** Adds what somebody else was answered. */
    void addAll(KillAccount other) {
        activations.putAll(other.activations);
        requests.addAll(other.requests);
        other.records.forEach((action, count) -> records.merge(action, count, Long::sum));
    }

    /** Adds what was done, whether or not anybody was told. */
    void add(KillStep step) {
        activations.put(step.activation(), step.outcome());
        requests.add(step.requestId());
        step.kind().records().forEach(action -> records.merge(action, 1L, Long::sum));
    }

    void answered(KillStep step, String text) {
        add(step);
        last = new Answered(step, text);
        Deque<Answered> of = answers.computeIfAbsent(step.activation(), any -> new ArrayDeque<>());
        of.add(last);
        if (of.size() > REMEMBERED) {
            of.remove();
        }
    }

    Map<String, Held> activations() {
        return activations;
    }

    /** How many records there are of each action that a step leaves. */
    Map<String, Long> records() {
        return records;
    }

    Set<String> requests() {
        return requests;
    }

    @Nullable
    Answered last() {
        return last;
    }

    /** Every answer that the hub must still give again. */
    Collection<Deque<Answered>> answers() {
        return answers.values();
    }
}
