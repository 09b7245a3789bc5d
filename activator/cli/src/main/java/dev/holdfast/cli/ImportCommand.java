package dev.holdfast.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = ImportCommand.NAME,
        description =
                "Take a grant, a receipt, a status snapshot or trust bundles from a file that was carried here. Needs no"
                        + " network and no token.")
final class ImportCommand implements Callable<Integer> {
    static final String NAME = "import";

    private final Context context;

    @Parameters(index = "0", paramLabel = "FILE", description = "The file; it says itself what it is.")
    String file = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "LICENSE-ID",
            description = "The license that it has to be for. Else the one that the file names.")
    @Nullable
    String licenseId;

    @Option(
            names = "--product",
            paramLabel = "PRODUCT",
            description = "The product that trust bundles are for, where the data directory holds several.")
    @Nullable
    String product;

    @Mixin
    PlaceOptions place = new PlaceOptions();

    @Mixin
    JsonOption output = new JsonOption();

    ImportCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return new FileImport(context, place, new Report(context.terminal(), output.json))
                .run(file, licenseId, product);
    }
}
