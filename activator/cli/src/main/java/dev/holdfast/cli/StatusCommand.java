package dev.holdfast.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = StatusQuestion.NAME,
        description = "Which settings are in force, where each comes from, and how every license stands.")
final class StatusCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--product", paramLabel = "PRODUCT", description = "Look at licenses of this product only.")
    @Nullable
    String product;

    @Option(names = "--hub", paramLabel = "URL", description = "The hub's address. Else HOLDFAST_HUB.")
    @Nullable
    String hub;

    @Mixin
    PlaceOptions place = new PlaceOptions();

    @Mixin
    JsonOption output = new JsonOption();

    StatusCommand(Context context) {
        this.context = context;
    }

    StatusQuestion question() {
        return new StatusQuestion(product, hub, place.roots, place.dataDirectory, output.json);
    }

    @Override
    public Integer call() {
        return Answers.answer(question(), context);
    }
}
