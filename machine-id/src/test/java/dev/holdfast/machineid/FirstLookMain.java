package dev.holdfast.machineid;

import java.nio.file.Path;
import java.util.Map;

/** Observes and judges a machine that is laid out in a folder, and does nothing else that a JVM would load code for. */
final class FirstLookMain {
    private FirstLookMain() {}

    public static void main(String[] arguments) {
        MachineView view = Machine.recordedAt(Path.of(arguments[0]), Map.of())
                .withSha256(new FakeSha256())
                .observe();
        Fingerprint recorded = view.fingerprint(ProductScope.LOCAL);
        ScoreSheet sheet = MatchRule.judge(recorded, view.sighting(ProductScope.LOCAL), BindingPolicy.STANDARD);
        System.out.println(sheet.outcome().name());
        System.out.println(sheet.matched());
    }
}
