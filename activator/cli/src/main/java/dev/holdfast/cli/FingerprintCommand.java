package dev.holdfast.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = FingerprintQuestion.NAME,
        description = "What this machine is recognised by: every place looked at, what was found, and what cures it.")
final class FingerprintCommand implements Callable<Integer> {
    private final Context context;

    @Option(
            names = "--product",
            paramLabel = "PRODUCT",
            description = "The product whose scope keys the digests. Else the scope local, which no license uses.")
    @Nullable
    String product;

    @Option(
            names = "--show-raw",
            description = "Show the raw values, too. They are this machine's own: keep them to yourself.")
    boolean showRaw;

    @Option(
            names = "--record",
            paramLabel = "DIR",
            description = "Write what was read into a new folder as one text to attach to a bug report: every id,"
                    + " serial and address replaced by a made-up one.")
    @Nullable
    String record;

    @Mixin
    JsonOption output = new JsonOption();

    FingerprintCommand(Context context) {
        this.context = context;
    }

    FingerprintQuestion question() {
        return new FingerprintQuestion(product, showRaw, record, output.json);
    }

    @Override
    public Integer call() {
        return Answers.answer(question(), context);
    }
}
