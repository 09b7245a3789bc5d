package dev.holdfast.machineid;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One named case of {@code cases/real-life.txt}: what was recorded, what is seen now, and what each policy must say. */
record RealLifeCase(
        String title,
        String recorded,
        String seen,
        boolean volume,
        List<String> then,
        Map<BindingPolicy, String> expected) {
    static final ProductScope SCOPE = new ProductScope("acme-vision");

    static List<RealLifeCase> all() {
        List<RealLifeCase> cases = new ArrayList<>();
        for (String block : text().split("\n\n")) {
            if (block.startsWith("case ")) {
                cases.add(parse(block));
            }
        }
        return cases;
    }

    private static String text() {
        try (InputStream in = RealLifeCase.class.getResourceAsStream("/cases/real-life.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RealLifeCase parse(String block) {
        String title = "";
        String recorded = "";
        String seen = "";
        boolean volume = false;
        List<String> then = new ArrayList<>();
        Map<BindingPolicy, String> expected = new EnumMap<>(BindingPolicy.class);
        for (String line : block.strip().split("\n")) {
            String word = line.substring(0, line.indexOf(' '));
            String rest = line.substring(line.indexOf(' ') + 1);
            switch (word) {
                case "case" -> title = rest;
                case "recorded" -> recorded = rest;
                case "seen" -> seen = rest;
                case "scope" -> volume = rest.equals("volume");
                case "then" -> then.add(rest);
                default -> expected.put(BindingPolicy.ofId(word).orElseThrow(), rest);
            }
        }
        return new RealLifeCase(title, recorded, seen, volume, then, expected);
    }

    Fingerprint fingerprint() {
        MachineView view = RecordedMachines.named(recorded).observe();
        return volume ? view.assertedFingerprint(SCOPE) : view.fingerprint(SCOPE);
    }

    ScoreSheet judge(BindingPolicy policy) {
        Machine now = RecordedMachines.changed(seen, then.toArray(new String[0]));
        return MatchRule.judge(fingerprint(), now.observe().sighting(SCOPE), policy);
    }

    /** What a hub decides that knows of the machine only what a request of the license's holder shows. */
    ScoreSheet judgedByTheHub(BindingPolicy policy) {
        Fingerprint recorded = fingerprint();
        MachineView now =
                RecordedMachines.changed(seen, then.toArray(new String[0])).observe();
        Fingerprint shown = volume
                ? now.assertedFingerprint(SCOPE)
                : now.fingerprint(SCOPE, recorded.digests().keySet(), recorded);
        return MatchRule.judge(recorded, Sighting.of(shown), policy);
    }

    static String word(ScoreSheet sheet) {
        return switch (sheet.outcome()) {
            case SAME -> sheet.drifted() ? "same with drift" : "same";
            case CHANGED -> "changed";
            case NOT_VISIBLE -> "not visible";
            case NOTHING_RECORDED -> "nothing recorded";
        };
    }

    @Override
    public String toString() {
        return title;
    }
}
