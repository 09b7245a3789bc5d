package dev.holdfast.benchmarks.load;

import dev.holdfast.benchmarks.load.Customer.Of;
import dev.holdfast.protocol.TokenFormat;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Fills a hub's database with what the hub itself would have written for as many customers: every row that tells of the one
 * that was made through the API is repeated under other IDs, whatever tables and columns there are.
 */
final class Preload {
    private static final String AUDIT = "audit_row";
    private static final List<String> OF_WORKSPACES = List.of("workspace", "service_user", "token");

    private static final Pattern DOCUMENT_ID = Pattern.compile("[A-Za-z0-9_-]{21}[AQgw]");

    private final Filling filling;
    private final Customer customer;
    private final Size size;
    private final List<String> secrets;

    private Preload(Filling filling, Customer customer, Size size, List<String> secrets) {
        this.filling = filling;
        this.customer = customer;
        this.size = size;
        this.secrets = secrets;
    }

    /** Fills a database that nobody uses, and gives the secret of the token of each workspace. */
    static List<String> fill(Engine.Place place, Customer customer, Size size) throws SQLException {
        SecureRandom random = new SecureRandom();
        List<String> secrets = Stream.generate(() -> TokenFormat.make(TokenFormat.Type.SERVICE_USER, random))
                .limit(size.workspaces())
                .toList();
        try (Filling filling = place.fill()) {
            new Preload(filling, customer, size, secrets).fill();
        }
        return secrets;
    }

    private void fill() throws SQLException {
        long audited = filling.highest(AUDIT, "number");
        for (String table : filling.tables()) {
            audited += fill(table, audited);
        }
    }

    /** What the rows of a table are repeated for. */
    private enum For {
        WORKSPACES,
        LICENSES,
        ACTIVATIONS
    }

    private long fill(String table, long audited) throws SQLException {
        List<String> tellsOf = List.of(customer.value(Of.LICENSE), customer.value(Of.DEVICE));
        if (OF_WORKSPACES.contains(table)) {
            String id = customer.value(
                    table.equals("token") ? Of.TOKEN : table.equals("workspace") ? Of.WORKSPACE : Of.SERVICE_USER);
            return repeat(table, filling.rowsWith(table, List.of(id)), For.WORKSPACES, size.workspaces(), audited);
        }
        List<Map<String, @Nullable Object>> rows = filling.rowsWith(table, tellsOf);
        List<Map<String, @Nullable Object>> ofDevice = rows.stream()
                .filter(row -> row.containsValue(customer.value(Of.DEVICE)))
                .toList();
        List<Map<String, @Nullable Object>> ofLicense =
                rows.stream().filter(row -> !ofDevice.contains(row)).toList();
        long written = repeat(table, ofLicense, For.LICENSES, size.licenses(), audited);
        return written + repeat(table, ofDevice, For.ACTIVATIONS, size.activations(), audited + written);
    }

    private long repeat(String table, List<Map<String, @Nullable Object>> rows, For what, long times, long audited)
            throws SQLException {
        if (rows.isEmpty()) {
            return 0;
        }
        List<String> columns = List.copyOf(rows.get(0).keySet());
        List<List<Column>> made = new ArrayList<>();
        for (Map<String, @Nullable Object> row : rows) {
            made.add(columns(table, row));
        }
        long count = times * rows.size();
        filling.put(table, columns, count, number -> {
            long of = number / rows.size();
            List<Column> row = made.get((int) (number % rows.size()));
            @Nullable Object[] values = new Object[row.size()];
            Place place = new Place(of, licenseOf(what, of), number, audited + 1 + number);
            for (int i = 0; i < row.size(); i++) {
                values[i] = row.get(i).value(place);
            }
            return values;
        });
        return table.equals(AUDIT) ? count : 0;
    }

    private long licenseOf(For what, long number) {
        return what == For.ACTIVATIONS ? size.licenseOf(number) : number;
    }

    /**
     * Where a row stands.
     *
     * @param of the number of the workspace, license or activation
     * @param license the number of the license; of a workspace's rows the workspace's
     * @param row the number of the row in the table
     * @param audit what an audit row is numbered
     */
    private record Place(long of, long license, long row, long audit) {}

    /** What stands in a column. */
    @FunctionalInterface
    private interface Column {
        @Nullable
        Object value(Place place);
    }

    private List<Column> columns(String table, Map<String, @Nullable Object> row) {
        return row.entrySet().stream()
                .map(column -> column(table, column.getKey(), column.getValue()))
                .toList();
    }

    private Column column(String table, String name, @Nullable Object value) {
        for (Map.Entry<Of, Column> known : known().entrySet()) {
            if (customer.value(known.getKey()).equals(value)) {
                return known.getValue();
            }
        }
        return switch (table + "." + name) {
            case "audit_row.number" -> Place::audit;
            case "audit_row.id" -> place -> Derived.id("au", place.audit());
            case "audit_row.request_id" -> place -> Derived.documentId("call", place.audit());
            case "token.secret_sha256" -> place -> Derived.sha256(secrets.get((int) place.of()));
            case "activation_evidence.digest" -> place -> Derived.thumbprint("evidence", place.row());
            default -> other(table + "." + name, value);
        };
    }

    /** IDs of documents are each other's and nobody else's; whatever else there is stays. */
    private static Column other(String name, @Nullable Object value) {
        return value instanceof String text && DOCUMENT_ID.matcher(text).matches()
                ? place -> Derived.documentId(name, place.row())
                : place -> value;
    }

    private Map<Of, Column> known() {
        Map<Of, Column> known = new EnumMap<>(Of.class);
        known.put(Of.WORKSPACE, place -> Derived.id("ws", size.workspaceOf(place.license())));
        known.put(Of.SERVICE_USER, place -> Derived.id("su", size.workspaceOf(place.license())));
        known.put(Of.TOKEN, place -> Derived.id("tk", size.workspaceOf(place.license())));
        known.put(Of.LICENSE, place -> Derived.license(Customer.PRODUCT, place.license()));
        known.put(Of.DEVICE, place -> Derived.thumbprint("device", place.of()));
        known.put(Of.REQUEST, place -> Derived.documentId("request", place.of()));
        return known;
    }
}
