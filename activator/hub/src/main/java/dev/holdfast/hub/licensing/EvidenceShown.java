package dev.holdfast.hub.licensing;

import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.EvidenceKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Finds the machines that show a value as well. */
final class EvidenceShown {
    /**
     * The rows of one license that show any of some values as their own. They are found first, by the values: SQLite would
     * go through everything that is recorded of the license, which is in the order that is asked for next.
     */
    static final String OF_LICENSE = "WITH shown AS MATERIALIZED (SELECT activation_id, kind FROM activation_evidence"
            + " WHERE license_id = :license AND digest IN (<digests>) AND NOT shared) ";

    private EvidenceShown() {}

    /** A value of what a machine shows. */
    record Value(EvidenceKind kind, EvidenceDigest digest) {}

    private record Found(int value, Activations.Key by) {}

    /**
     * Live activations of a product of whose machines each of the values was shown, whether it counts or not; all of them
     * asked for at once.
     *
     * @param most how many are looked for of each value
     */
    static Map<Value, List<Activations.Key>> by(Handle handle, String product, List<Value> values, int most) {
        Map<Value, List<Activations.Key>> showing = new HashMap<>();
        if (values.isEmpty()) {
            return showing;
        }
        Query query =
                handle.createQuery(sql(values.size())).bind("product", product).bind("most", most);
        for (int i = 0; i < values.size(); i++) {
            query.bind("digest" + i, values.get(i).digest().text())
                    .bind("kind" + i, values.get(i).kind().id());
        }
        query.map((row, context) -> new Found(
                        row.getInt("value"),
                        new Activations.Key(row.getString("license_id"), row.getString("activation_id"))))
                .list()
                .forEach(found -> showing.computeIfAbsent(values.get(found.value()), any -> new ArrayList<>())
                        .add(found.by()));
        return showing;
    }

    private static String sql(int values) {
        List<String> each = new ArrayList<>();
        for (int i = 0; i < values; i++) {
            each.add(
                    "SELECT * FROM (SELECT " + i + " AS value, e.license_id, e.activation_id FROM activation_evidence e"
                            + " JOIN activation a ON a.license_id = e.license_id AND a.id = e.activation_id"
                            + " JOIN license l ON l.id = e.license_id"
                            + " WHERE e.digest = :digest" + i + " AND e.kind = :kind" + i + " AND a.state = 'live'"
                            + " AND l.product_id = :product LIMIT :most) value" + i);
        }
        return String.join(" UNION ALL ", each);
    }
}
