import dev.holdfast.client.HubEndpoint;
import dev.holdfast.client.HubLicenseSource;
import dev.holdfast.client.LicenseSourceException;
import dev.holdfast.client.Pat;
import dev.holdfast.machineid.Machine;
import dev.holdfast.machineid.Recording;
import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.TrustRoots;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.license.LicenseId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the quickstart needs and the holdfast command must never offer: to act on a machine that was recorded in a folder.
 * The library takes such a folder as an argument, which is how its own tests work.
 *
 * <p>{@code java RecordedMachine.java verify FOLDER LICENSE-ID} or {@code activate FOLDER LICENSE-ID TOKEN-FILE}
 */
public final class RecordedMachine {
    private RecordedMachine() {}

    public static void main(String[] arguments) throws Exception {
        Machine machine = machine(Path.of(arguments[1]));
        LicenseId license = new LicenseId(arguments[2]);
        LicenseVerifier verifier = LicenseVerifier.forProduct(
                        license.product(), TrustRoots.fromPem(Path.of(System.getenv("HOLDFAST_ROOTS"))))
                .withDataDirectory(Path.of(System.getenv("HOLDFAST_DATA_DIRECTORY")))
                .withMachine(machine);
        if (arguments[0].equals("activate")) {
            activate(verifier, license, Path.of(arguments[3]));
        } else {
            print(verifier.verify(license));
        }
    }

    /** A recording by {@code holdfast fingerprint --record}, or a folder that stands for the root of a machine. */
    private static Machine machine(Path folder) throws Exception {
        return Files.exists(folder.resolve(Recording.FILE))
                ? Recording.read(folder).machine()
                : Machine.recordedAt(folder, Map.of());
    }

    private static void activate(LicenseVerifier verifier, LicenseId license, Path tokenFile) throws Exception {
        Pat pat = Pat.of(Files.readString(tokenFile).strip());
        HubEndpoint hub = HubEndpoint.at(System.getenv("HOLDFAST_HUB"));
        try {
            print(HubLicenseSource.fromPat(hub, pat, license, verifier)
                    .toOneTimeLicenseSource()
                    .open());
        } catch (LicenseSourceException e) {
            System.out.println("refused: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void print(Verdict verdict) {
        if (verdict instanceof Granted granted) {
            System.out.println("granted: " + granted.license().licenseId());
            granted.warnings().forEach(warning -> System.out.println("warning: " + warning.message()));
            System.out.println(granted.scoreSheet().toText());
            return;
        }
        Verdict.Refused refused = (Verdict.Refused) verdict;
        System.out.println("refused: " + refused.reason().code() + ": " + refused.detail());
        System.out.println("remedy: " + refused.remedy());
        System.out.println(refused.scoreSheet().map(ScoreSheet::toText).orElse("the machine was not looked at"));
        System.exit(refused.reason().exitCode());
    }
}
