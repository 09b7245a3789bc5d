package dev.holdfast.hub.licensing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a change of a license changes, in words for the audit. */
final class LicenseDifference {
    /** More names than anybody reads; the audit keeps what was done, and the license what came of it. */
    private static final int NAMED = 20;

    private LicenseDifference() {}

    /** Each thing that differs, with what it was and what it is; empty for nothing. */
    static List<String> between(LicenseWish before, LicenseWish after) {
        List<String> differences = new ArrayList<>();
        Map<String, String> was = values(before);
        values(after).forEach((name, is) -> {
            if (!is.equals(was.get(name))) {
                differences.add(name + " " + was.get(name) + " to " + is);
            }
        });
        addNames(differences, "models", ends(before), ends(after));
        addNames(differences, "features", before.features(), after.features());
        return differences;
    }

    private static Map<String, String> values(LicenseWish wish) {
        LicenseTerms terms = wish.terms();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("seats", Long.toString(wish.seats()));
        values.put("seats per", terms.seatsPer().id());
        values.put("start", wish.startsAt().toString());
        values.put("end", Objects.toString(wish.endsAt(), "none"));
        values.put("offline activation", Boolean.toString(wish.offlineActivation()));
        values.put("policy", wish.policy().id());
        values.put("evidence", Integer.toString(wish.minimumEvidence()));
        values.put("volume scope", Boolean.toString(terms.volumeScope()));
        values.put("refresh by", terms.refreshBy().id());
        values.put("on clone", terms.onClone().id());
        values.put("lease", lease(terms.lease()));
        values.put("trial", Objects.toString(terms.trial(), "none"));
        values.put("clock tolerance", Objects.toString(terms.clock().tolerance(), "any"));
        values.put("witness required", Boolean.toString(terms.clock().witnessRequired()));
        values.put("status age", Objects.toString(terms.status().maximumAge(), "any"));
        values.put("status grace", terms.status().grace().toString());
        values.put("signer grace", terms.signerGrace().toString());
        return values;
    }

    private static String lease(@Nullable Lease lease) {
        return lease == null ? "none" : lease.length() + " and " + lease.grace() + " grace";
    }

    private static Map<String, String> ends(LicenseWish wish) {
        return wish.models().stream()
                .collect(Collectors.toMap(
                        model -> model.id().text(), model -> Objects.toString(model.until(), "the license's end")));
    }

    private static void addNames(
            List<String> differences, String what, Map<String, String> before, Map<String, String> after) {
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        Map<String, String> changed = new TreeMap<>();
        for (String name : names) {
            if (!after.containsKey(name)) {
                changed.put(name, "-" + name);
            } else if (!after.get(name).equals(before.get(name))) {
                changed.put(name, (before.containsKey(name) ? "~" : "+") + name);
            }
        }
        if (!changed.isEmpty()) {
            int more = changed.size() - NAMED;
            differences.add(what + " " + changed.values().stream().limit(NAMED).collect(Collectors.joining(" "))
                    + (more > 0 ? " and " + more + " more" : ""));
        }
    }
}
