package dev.holdfast.benchmarks.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was measured, by what it is; every figure of a table is the median of its rounds. */
final class Samples {
    private final Map<String, List<Double>> values = new HashMap<>();

    void add(String what, double value) {
        values.computeIfAbsent(what, any -> new ArrayList<>()).add(value);
    }

    double median(String what) {
        List<Double> sorted = new ArrayList<>(values.getOrDefault(what, List.of()));
        if (sorted.isEmpty()) {
            throw new IllegalStateException(what + " was not measured");
        }
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
