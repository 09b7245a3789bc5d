package dev.holdfast.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.EvidenceValue;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.machineid.MachineView;
import dev.holdfast.machineid.Observation;
import dev.holdfast.machineid.Probe;
import dev.holdfast.machineid.ProductScope;
import dev.holdfast.verifier.license.ProductId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code holdfast fingerprint}: every place that was looked at, and what an activation would record. */
final class FingerprintView {
    private static final int KIND_WIDTH = 12;

    private final Context context;
    private final Report report;

    FingerprintView(Context context, Report report) {
        this.context = context;
        this.report = report;
    }

    int answer(FingerprintQuestion question) throws CommandRefusedException {
        ProductId product = Holdings.productOf(FingerprintQuestion.NAME, question.product());
        ProductScope scope = product == null ? ProductScope.LOCAL : product.scope();
        String record = question.record();
        Path recorded = record == null ? null : EvidenceRecording.write(context.machine(), record);
        MachineView view = context.machine().observe();
        Fingerprint fingerprint = view.fingerprint(scope);
        if (report.isJson()) {
            report.print(new ViewMembers(scope, view, fingerprint, question.showRaw(), recorded));
        } else {
            report.print(text(scope, view, fingerprint, question.showRaw()));
            if (recorded != null) {
                report.print("recorded: " + recorded
                        + ", with made-up ids, serials and addresses; read it before you send it");
            }
        }
        return Report.DONE;
    }

    private static String text(ProductScope scope, MachineView view, Fingerprint fingerprint, boolean raw) {
        StringBuilder text = new StringBuilder(1024);
        text.append("looked at:\n");
        for (Probe probe : view.probes()) {
            text.append("  ")
                    .append(pad(probe.kind().id()))
                    .append(probe.source())
                    .append(": ");
            text.append(found(probe.observation()));
            if (probe.observation() instanceof Observation.Unfit unfit) {
                text.append(" (").append(unfit.cause().inWords()).append(')');
            }
            EvidenceValue value = raw ? value(probe.observation()) : null;
            if (value != null) {
                text.append(" = ").append(value.normalised());
            }
            text.append('\n');
            if (!probe.remedy().isEmpty()) {
                text.append("  ")
                        .append(pad(""))
                        .append("fix: ")
                        .append(probe.remedy())
                        .append('\n');
            }
        }
        text.append("container: ").append(word(view.surroundings().container())).append('\n');
        text.append("fingerprint for ").append(scope.product());
        text.append(scope.equals(ProductScope.LOCAL) ? " (no license uses it; name a product with --product):" : ":");
        for (EvidenceKind kind : fingerprint.digests().keySet()) {
            text.append("\n  ").append(pad(kind.id()));
            for (EvidenceDigest digest : fingerprint.of(kind)) {
                text.append(digest.text()).append(' ');
            }
            text.setLength(text.length() - 1);
        }
        return text.append('\n').append(summary(fingerprint)).toString();
    }

    private static String summary(Fingerprint fingerprint) {
        int kinds = fingerprint.independentKinds();
        if (kinds == 0) {
            return "nothing of this machine can be recorded, so no license can be bound to it; the lines above say why";
        }
        if (kinds == 1) {
            return "one kind of evidence: a license will be bound by single evidence";
        }
        return kinds + " independent kinds of evidence";
    }

    private static String found(Observation observation) {
        if (observation instanceof Observation.Seen) {
            return "seen";
        }
        if (observation instanceof Observation.Unreadable unreadable) {
            return "unreadable, " + unreadable.why();
        }
        if (observation instanceof Observation.OutOfScope hidden) {
            return "out of scope, " + hidden.why();
        }
        if (observation instanceof Observation.Unfit unfit) {
            return "unfit, " + unfit.cause().id();
        }
        return "absent";
    }

    private static String state(Observation observation) {
        String found = found(observation);
        int end = found.indexOf(',');
        return (end < 0 ? found : found.substring(0, end)).replace(' ', '_');
    }

    private static String why(Observation observation) {
        String found = found(observation);
        int end = found.indexOf(',');
        return end < 0 ? "" : found.substring(end + 2);
    }

    private static @Nullable EvidenceValue value(Observation observation) {
        if (observation instanceof Observation.Seen seen) {
            return seen.value();
        }
        return observation instanceof Observation.Unfit unfit ? unfit.value() : null;
    }

    private static String pad(String text) {
        return text + " ".repeat(Math.max(0, KIND_WIDTH - text.length()));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private record ViewMembers(
            ProductScope scope,
            MachineView view,
            Fingerprint fingerprint,
            boolean raw,
            @Nullable Path recorded) implements Report.Members {
        @Override
        public void write(JsonGenerator json) throws IOException {
            json.writeStringField("scope", scope.product());
            if (recorded != null) {
                json.writeStringField("recorded", recorded.toString());
            }
            json.writeNumberField("scheme", fingerprint.scheme());
            json.writeNumberField("independent_kinds", fingerprint.independentKinds());
            json.writeBooleanField("derived", fingerprint.derived());
            json.writeObjectFieldStart("evidence");
            for (EvidenceKind kind : fingerprint.digests().keySet()) {
                json.writeArrayFieldStart(kind.id());
                for (EvidenceDigest digest : fingerprint.of(kind)) {
                    json.writeString(digest.text());
                }
                json.writeEndArray();
            }
            json.writeEndObject();
            json.writeStringField("container", word(view.surroundings().container()));
            json.writeArrayFieldStart("probes");
            for (Probe probe : view.probes()) {
                writeProbe(json, probe);
            }
            json.writeEndArray();
        }

        private void writeProbe(JsonGenerator json, Probe probe) throws IOException {
            json.writeStartObject();
            json.writeStringField("kind", probe.kind().id());
            json.writeStringField("source", probe.source());
            json.writeStringField("observation", state(probe.observation()));
            json.writeStringField("why", why(probe.observation()));
            json.writeStringField("remedy", probe.remedy());
            EvidenceValue value = raw ? value(probe.observation()) : null;
            if (value != null) {
                json.writeStringField("value", value.normalised());
            }
            json.writeEndObject();
        }
    }
}
