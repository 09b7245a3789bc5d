package dev.holdfast.sample.fleet;

import dev.holdfast.client.HubEndpoint;
import dev.holdfast.client.LicenseSourceException;
import dev.holdfast.verifier.TrustRoots;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;

/**
 * {@code fleet [--only NAME] record|install TOKEN-FILE|status|renew|activate LICENSE|refresh LICENSE|refresh-unchecked LICENSE|
 * release LICENSE|verify LICENSE MODEL}: a step on every device that the file {@code inventory} names, or on one. {@code HOLDFAST_HUB} and {@code HOLDFAST_ROOTS} name
 * the hub and the vendor's root.
 */
public final class FleetMain {
    private static final int USAGE = 2;
    private static final int SHOWN = 3;

    private final Map<String, String> environment;
    private final PrintStream out;
    private final Path folder;

    FleetMain(Map<String, String> environment, PrintStream out, Path folder) {
        this.environment = environment;
        this.out = out;
        this.folder = folder;
    }

    /** Does the step and ends the process: 0 where every device did it, 2 usage, else the code of the first refusal. */
    @AllowedApi
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(new FleetMain(System.getenv(), System.out, Path.of("")).run(List.of(arguments)));
    }

    int run(List<String> arguments) throws InterruptedException {
        try {
            boolean one = arguments.size() > 2 && arguments.get(0).equals("--only");
            List<String> names = one ? List.of(arguments.get(1)) : Files.readAllLines(folder.resolve("inventory"));
            return run(names, one ? arguments.subList(2, arguments.size()) : arguments);
        } catch (LicenseSourceException e) {
            out.println(e.reason().code() + ": " + e.detail());
            out.println("  remedy: " + e.remedy());
            return e.reason().exitCode();
        } catch (IOException | IllegalArgumentException e) {
            out.println("fleet: " + e.getMessage());
            return USAGE;
        }
    }

    private int run(List<String> names, List<String> words)
            throws IOException, LicenseSourceException, InterruptedException {
        RecordedMachines machines = new RecordedMachines(folder.resolve("machines"), new SecureRandom());
        if (words.equals(List.of("record"))) {
            for (String name : names) {
                machines.record(name);
            }
            out.println(names.size() + " of " + names.size() + " devices");
            return 0;
        }
        Step step = Step.of(words);
        Fleet fleet = new Fleet(
                names,
                machines,
                folder.resolve("devices"),
                HubEndpoint.at(named("HOLDFAST_HUB")),
                TrustRoots.fromPem(Path.of(named("HOLDFAST_ROOTS"))));
        return tell(fleet.each(step));
    }

    private String named(String variable) {
        String value = environment.getOrDefault(variable, "");
        if (value.isEmpty()) {
            throw new IllegalArgumentException(variable + ": expected a value, found none");
        }
        return value;
    }

    /** The first few that did it stand for all of them; whoever was refused is named. */
    private int tell(List<Outcome> outcomes) {
        List<Outcome> refused =
                outcomes.stream().filter(outcome -> outcome.exitCode() != 0).toList();
        outcomes.stream()
                .filter(outcome -> outcome.exitCode() == 0)
                .limit(SHOWN)
                .forEach(outcome -> out.println(outcome.inWords()));
        refused.stream().limit(SHOWN).forEach(outcome -> out.println(outcome.inWords()));
        out.println(outcomes.size() - refused.size() + " of " + outcomes.size() + " devices");
        return refused.isEmpty() ? 0 : refused.get(0).exitCode();
    }
}
