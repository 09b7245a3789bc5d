package dev.holdfast.verifier;

import dev.holdfast.machineid.Machine;
import dev.holdfast.machineid.MatchRule;
import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.machineid.Sighting;
import dev.holdfast.verifier.license.Binding;
import dev.holdfast.verifier.license.License;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Step 11: that this is the machine; FORMAT.md 11.11 and section 4. */
final class MachineStep {
    private MachineStep() {}

    static ScoreSheet check(License license, Machine machine, List<Warning> warnings) throws RefusedException {
        Binding binding = license.binding();
        Sighting seen = machine.observe().sighting(license.product().scope());
        ScoreSheet sheet = MatchRule.judge(binding.recorded(), seen, binding.policy());
        RefusalReason reason = reason(sheet, binding);
        if (reason != null) {
            throw new RefusedException(reason, detail(sheet, binding), sheet);
        }
        if (sheet.singleEvidence() && binding.scope() == Binding.Scope.HOST) {
            warnings.add(new Warning(
                    "single_evidence",
                    "the license is bound to one kind of evidence alone; activate where more of the machine shows"));
        }
        if (sheet.drifted()) {
            warnings.add(new Warning("drifted", drift(sheet, license)));
        }
        return sheet;
    }

    private static @Nullable RefusalReason reason(ScoreSheet sheet, Binding binding) {
        if (binding.recorded().independentKinds() < binding.minimumEvidence()) {
            return RefusalReason.NO_EVIDENCE;
        }
        return switch (sheet.outcome()) {
            case SAME -> null;
            case CHANGED -> RefusalReason.MACHINE_CHANGED;
            case NOT_VISIBLE -> RefusalReason.MACHINE_NOT_VISIBLE;
            case NOTHING_RECORDED -> RefusalReason.NO_EVIDENCE;
        };
    }

    private static String detail(ScoreSheet sheet, Binding binding) {
        int recorded = binding.recorded().independentKinds();
        return "machine: " + expected(binding, recorded) + ", found " + recorded + " recorded: " + sheet.matched()
                + " matched, " + sheet.changed() + " changed, " + sheet.notVisible() + " not visible";
    }

    private static String expected(Binding binding, int recorded) {
        if (recorded < binding.minimumEvidence()) {
            return "expected at least " + binding.minimumEvidence() + " recorded kinds of evidence";
        }
        return recorded == 1
                ? "the one recorded kind of evidence must match"
                : "by the rule " + binding.policy().id() + " "
                        + binding.policy().inWords();
    }

    private static String drift(ScoreSheet sheet, License license) {
        return sheet.driftWarning().replace("`holdfast refresh`", "`holdfast refresh " + license.licenseId() + "`");
    }
}
