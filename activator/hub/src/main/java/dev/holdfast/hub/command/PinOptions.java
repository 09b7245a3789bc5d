package dev.holdfast.hub.command;

import dev.holdfast.issuer.HsmPin;
import dev.holdfast.protocol.ProblemReason;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What opens an HSM. */
final class PinOptions {
    static final String PIN_VARIABLE = "HOLDFAST_PKCS11_PIN";

    @Option(names = "--pkcs11-pin-file", paramLabel = "FILE", description = "a file that holds the PIN of the HSM")
    @Nullable
    Path file;

    @Option(
            names = "--pkcs11-pin-stdin",
            description = "read the PIN of the HSM from standard input; without it and without a file, it is taken from"
                    + " the variable HOLDFAST_PKCS11_PIN")
    boolean stdin;

    /** The PIN; null where none is given. */
    @Nullable
    HsmPin find(Surroundings surroundings) throws IOException, CommandFailure {
        if (file != null && stdin) {
            throw CommandFailure.of(
                    ProblemReason.USAGE, "expected either --pkcs11-pin-file or --pkcs11-pin-stdin, found both");
        }
        if (stdin) {
            return new HsmPin(PassphraseFile.read(surroundings.in(), "standard input"));
        }
        if (file != null) {
            return new HsmPin(PassphraseFile.read(file));
        }
        String variable = surroundings.environment().get(PIN_VARIABLE);
        return variable == null ? null : new HsmPin(variable.strip().toCharArray());
    }

    /** The PIN; refused where none is given. */
    HsmPin require(Surroundings surroundings) throws IOException, CommandFailure {
        HsmPin pin = find(surroundings);
        if (pin == null) {
            throw CommandFailure.of(
                    ProblemReason.USAGE,
                    "expected the PIN of the HSM: --pkcs11-pin-file, --pkcs11-pin-stdin or the variable "
                            + PIN_VARIABLE);
        }
        return pin;
    }
}
