package dev.holdfast.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The value in the middle, which a busy machine moves less than the mean. */
final class Median {
    private Median() {}

    static double of(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
