package dev.holdfast.hub.command;

import dev.holdfast.hub.HubKeys.Wanted;
import dev.holdfast.issuer.HsmKey;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.jws.JwsAlgorithm;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a new signing key is to be. */
final class SignerKeyOptions {
    @Option(
            names = "--algorithm",
            paramLabel = "NAME",
            converter = Algorithm.class,
            description = "Ed25519 or ES256; without it Ed25519, and ES256 in an HSM")
    @Nullable
    JwsAlgorithm algorithm;

    @Option(
            names = "--pkcs11",
            paramLabel = "FILE",
            description = "keep the key in an HSM: the configuration file of Java's PKCS#11 provider, which names the"
                    + " library and the slot")
    @Nullable
    Path config;

    @Option(names = "--pkcs11-alias", paramLabel = "NAME", description = "the name of the key in the HSM")
    @Nullable
    String alias;

    @Option(names = "--pkcs11-key-exists", description = "the key is in the HSM already, with a certificate beside it")
    boolean isThere;

    @Mixin
    PinOptions pin = new PinOptions();

    /** Reads the name of an algorithm, in whatever case. */
    static final class Algorithm implements CommandLine.ITypeConverter<JwsAlgorithm> {
        @Override
        public JwsAlgorithm convert(String value) {
            for (JwsAlgorithm each : JwsAlgorithm.values()) {
                if (each.text().equalsIgnoreCase(value)) {
                    return each;
                }
            }
            throw new CommandLine.TypeConversionException("expected Ed25519 or ES256");
        }
    }

    Wanted wanted(Surroundings surroundings) throws IOException, CommandFailure {
        if (config == null && alias == null && !isThere) {
            return new Wanted.InFile(algorithm == null ? JwsAlgorithm.ED25519 : algorithm);
        }
        if (config == null || alias == null) {
            throw CommandFailure.of(ProblemReason.USAGE, "expected --pkcs11 and --pkcs11-alias together");
        }
        if (algorithm == JwsAlgorithm.ED25519) {
            throw CommandFailure.of(
                    ProblemReason.USAGE,
                    "--algorithm: expected ES256 for a key in an HSM, which Java cannot ask for Ed25519");
        }
        return new Wanted.InHsm(new HsmKey.Place(config, alias), pin.require(surroundings), isThere);
    }
}
