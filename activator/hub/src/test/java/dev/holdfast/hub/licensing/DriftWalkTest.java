package dev.holdfast.hub.licensing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.machineid.BindingPolicy;
import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.machineid.MatchRule;
import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.machineid.ScoreSheet.Outcome;
import dev.holdfast.machineid.Sighting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Walks from machine A to machine B through every request that somebody can make up out of their values, and counts how
 * often drift is recorded before the license holds on B. Values of a third machine would only take room.
 */
class DriftWalkTest {
    private static final EvidenceDigest A = new EvidenceDigest("A".repeat(43));
    private static final EvidenceDigest B = new EvidenceDigest("B".repeat(42) + "A");
    private static final EvidenceKind ID = EvidenceKind.MACHINE_ID;
    private static final EvidenceKind BOARD = EvidenceKind.BOARD;
    private static final EvidenceKind DISK = EvidenceKind.DISK;
    private static final EvidenceKind NIC = EvidenceKind.NIC;
    private static final List<List<EvidenceKind>> MACHINES = List.of(
            List.of(ID, BOARD, DISK, NIC),
            List.of(BOARD, DISK, NIC),
            List.of(ID, DISK, NIC),
            List.of(ID, DISK),
            List.of(BOARD, DISK),
            List.of(ID),
            List.of(DISK));

    /** What the requests are: an activation with a token adds kinds of which nothing was recorded. */
    private enum Way {
        REFRESH,
        ACTIVATE
    }

    @Test
    void fewestDriftsBetweenTwoMachines_areThoseThatTheContractAdmits() throws IOException {
        StringBuilder table =
                new StringBuilder("| recorded | by | strict | standard | lenient |\n|---|---|---|---|---|\n");
        for (List<EvidenceKind> kinds : MACHINES) {
            for (Way way : Way.values()) {
                table.append("| ").append(kinds.stream().map(EvidenceKind::id).collect(Collectors.joining(", ")));
                table.append(" | ").append(way.name().toLowerCase(Locale.ROOT));
                for (BindingPolicy policy : BindingPolicy.values()) {
                    table.append(" | ").append(fewest(kinds, policy, way));
                }
                table.append(" |\n");
            }
        }
        String page = Files.readString(Path.of("../API.md"), StandardCharsets.UTF_8);
        assertTrue(page.contains(table), "API.md: expected this table\n" + table);
    }

    @Test
    void oneRequest_neverRenewsMoreKindsThanTheRuleLetsChange() {
        Map<EvidenceKind, List<EvidenceDigest>> both = new EnumMap<>(EvidenceKind.class);
        both.putAll(all(MACHINES.get(0), List.of(A, B)));
        both.put(ID, List.of(A));
        for (BindingPolicy policy : BindingPolicy.values()) {
            Drift drift =
                    drift(Fingerprint.of(all(MACHINES.get(0), List.of(A))), Fingerprint.of(both), policy, Way.REFRESH);
            assertEquals(
                    policy == BindingPolicy.LENIENT ? 2 : 1, drift.renewed().size(), policy.id());
        }
    }

    /** How many drifts it takes at least, or never. What was not recorded plays no part where nothing is added. */
    private static String fewest(List<EvidenceKind> recordedKinds, BindingPolicy policy, Way way) {
        List<EvidenceKind> kinds = way == Way.ACTIVATE ? MACHINES.get(0) : recordedKinds;
        Fingerprint other = Fingerprint.of(all(kinds, List.of(B)));
        List<Fingerprint> requests = requests(kinds);
        Set<Fingerprint> reached = new HashSet<>(Set.of(Fingerprint.of(all(recordedKinds, List.of(A)))));
        Set<Fingerprint> known = new HashSet<>();
        for (int drifts = 0; !reached.isEmpty(); drifts++) {
            Set<Fingerprint> next = new HashSet<>();
            for (Fingerprint recorded : reached) {
                if (judge(recorded, other, policy).outcome() == Outcome.SAME) {
                    return Integer.toString(drifts);
                }
                known.add(recorded);
                requests.stream()
                        .filter(request -> judge(recorded, request, policy).outcome() == Outcome.SAME)
                        .forEach(request ->
                                next.add(drift(recorded, request, policy, way).after()));
            }
            next.removeAll(known);
            reached = next;
        }
        return "never";
    }

    private static Drift drift(Fingerprint recorded, Fingerprint request, BindingPolicy policy, Way way) {
        SharedEvidence.Sorted own = new SharedEvidence.Sorted(request, Fingerprint.of(Map.of()));
        return Drift.of(recorded, request, own, judge(recorded, request, policy), way == Way.ACTIVATE);
    }

    private static ScoreSheet judge(Fingerprint recorded, Fingerprint request, BindingPolicy policy) {
        return MatchRule.judge(recorded, Sighting.of(request), policy);
    }

    private static Map<EvidenceKind, List<EvidenceDigest>> all(List<EvidenceKind> kinds, List<EvidenceDigest> values) {
        return kinds.stream().collect(Collectors.toMap(kind -> kind, kind -> values));
    }

    /** Of each kind nothing, a value of A, one of B or both. */
    private static List<Fingerprint> requests(List<EvidenceKind> kinds) {
        List<Map<EvidenceKind, List<EvidenceDigest>>> requests = new ArrayList<>(List.of(Map.of()));
        for (EvidenceKind kind : kinds) {
            List<Map<EvidenceKind, List<EvidenceDigest>>> longer = new ArrayList<>();
            for (Map<EvidenceKind, List<EvidenceDigest>> request : requests) {
                for (List<EvidenceDigest> values :
                        List.of(List.<EvidenceDigest>of(), List.of(A), List.of(B), List.of(A, B))) {
                    if (values.size() <= kind.limit()) {
                        Map<EvidenceKind, List<EvidenceDigest>> more = new EnumMap<>(EvidenceKind.class);
                        more.putAll(request);
                        more.put(kind, values);
                        longer.add(more);
                    }
                }
            }
            requests = longer;
        }
        return requests.stream().map(Fingerprint::of).toList();
    }
}
