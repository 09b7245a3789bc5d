package dev.holdfast.sample.pipeline;

import dev.holdfast.client.HubEndpoint;
import dev.holdfast.client.HubLicenseSource;
import dev.holdfast.client.LicenseSource;
import dev.holdfast.client.LicenseSourceException;
import dev.holdfast.client.Pat;
import dev.holdfast.machineid.Machine;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.TrustRoots;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.license.ProductId;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Runs a model file: {@code run MODEL-FILE ROOT.pem [PAT-FILE]}. With a PAT file the license is activated at the first
 * start, at the hub that {@code HOLDFAST_HUB} names; without one it has to be there.
 */
public final class PipelineMain {
    /** The application knows what it is; a sidecar, which anybody can write, does not get to choose. */
    private static final ProductId PRODUCT = new ProductId("acme-vision");

    private static final int REFUSED = 3;
    private static final int USAGE = 2;

    private PipelineMain() {}

    /** Runs the model and ends the process: 0 done, 2 usage, 3 refused by the license. */
    @AllowedApi
    public static void main(String[] arguments) {
        System.exit(run(arguments, System.getenv(), Machine.local(), System.out, System.err));
    }

    static int run(
            String[] arguments, Map<String, String> environment, Machine machine, PrintStream out, PrintStream err) {
        if (arguments.length < 2 || arguments.length > 3) {
            err.println("usage: run MODEL-FILE ROOT.pem [PAT-FILE]");
            return USAGE;
        }
        try {
            Path modelFile = Path.of(arguments[0]);
            Sidecar sidecar = Sidecar.of(modelFile);
            LicenseVerifier verifier = verifier(Path.of(arguments[1]), environment, machine);
            if (arguments.length == 3) {
                activate(sidecar, hub(sidecar, environment), verifier, Path.of(arguments[2]));
            }
            Verdict verdict = verifier.verify(sidecar.license(), sidecar.model());
            if (verdict instanceof Verdict.Refused refused) {
                return refused(err, refused.reason().code(), refused.detail(), refused.remedy());
            }
            out.println(
                    Pipeline.open(modelFile, sidecar.model(), (Granted) verdict).run());
            return 0;
        } catch (LicenseSourceException e) {
            return refused(err, e.reason().code(), e.detail(), e.remedy());
        } catch (NoSuchFileException e) {
            err.println("model-pipeline: " + e.getFile() + ": expected a file, found none");
            return USAGE;
        } catch (IOException | IllegalArgumentException e) {
            err.println("model-pipeline: " + e.getMessage());
            return USAGE;
        }
    }

    private static LicenseVerifier verifier(Path roots, Map<String, String> environment, Machine machine)
            throws IOException {
        LicenseVerifier verifier =
                LicenseVerifier.forProduct(PRODUCT, TrustRoots.fromPem(roots)).withMachine(machine);
        String base = environment.get("HOLDFAST_DATA_DIRECTORY");
        return base == null || base.isBlank() ? verifier : verifier.withDataDirectory(Path.of(base));
    }

    /** A PAT goes to the hub that the operator named, never to one that came along with a model file. */
    private static HubEndpoint hub(Sidecar sidecar, Map<String, String> environment) throws LicenseSourceException {
        String named = environment.getOrDefault("HOLDFAST_HUB", "");
        if (!named.equals(sidecar.hub())) {
            throw new IllegalArgumentException("hub: expected HOLDFAST_HUB to name the hub that the model names, "
                    + sidecar.hub() + ", found " + (named.isEmpty() ? "nothing" : named)
                    + "; set it if you know the model's hub");
        }
        return HubEndpoint.at(named);
    }

    /** The model names its license; offline after the first start. */
    private static void activate(Sidecar sidecar, HubEndpoint hub, LicenseVerifier verifier, Path patFile)
            throws IOException, LicenseSourceException {
        LicenseSource source = HubLicenseSource.fromPat(
                        hub, Pat.of(Files.readString(patFile)), sidecar.license(), verifier)
                .toOneTimeLicenseSource();
        source.open();
    }

    private static int refused(PrintStream err, String reason, String detail, String remedy) {
        err.println("model-pipeline: the model may not run: " + reason + ": " + detail);
        err.println("remedy: " + remedy);
        return REFUSED;
    }
}
