package dev.holdfast.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = VerifyQuestion.NAME,
        description = "Is the license good, here, now? Needs no network and never uses one.")
final class VerifyCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(
            arity = "0..1",
            paramLabel = "LICENSE-ID",
            description = "May be left out where the data directory holds exactly one license.")
    @Nullable
    String licenseId;

    @Option(names = "--product", paramLabel = "PRODUCT", description = "Look at licenses of this product only.")
    @Nullable
    String product;

    @Option(names = "--model", paramLabel = "MODEL-ID", description = "Ask whether the license covers this model, too.")
    @Nullable
    String model;

    @Mixin
    PlaceOptions place = new PlaceOptions();

    @Mixin
    JsonOption output = new JsonOption();

    VerifyCommand(Context context) {
        this.context = context;
    }

    VerifyQuestion question() {
        return new VerifyQuestion(licenseId, product, model, place.roots, place.dataDirectory, output.json);
    }

    @Override
    public Integer call() {
        return Answers.answer(question(), context);
    }
}
