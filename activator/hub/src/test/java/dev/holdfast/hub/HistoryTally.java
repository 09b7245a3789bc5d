package dev.holdfast.hub;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Keeps which histories came out right. */
final class HistoryTally implements TestWatcher {
    private static final Set<String> CAME_OUT_RIGHT = new TreeSet<>();

    @Override
    public void testSuccessful(ExtensionContext context) {
        Optional<History> told = context.getTestMethod().map(method -> method.getAnnotation(History.class));
        told.ifPresent(history -> CAME_OUT_RIGHT.add(history.value()));
    }

    static int count() {
        return CAME_OUT_RIGHT.size();
    }
}
