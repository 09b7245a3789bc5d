package dev.holdfast.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * A workspace with a license on which one device is activated, made through the API: whatever rows the hub keeps of these
 * are what a filled database is made of.
 *
 * @param values the IDs by which its rows are known, and what each is of
 */
record Customer(Map<Of, String> values) {
    static final String PRODUCT = "load";

    private static final int SEATS = 1_000_000;

    /** What an ID is of. */
    enum Of {
        WORKSPACE,
        SERVICE_USER,
        TOKEN,
        LICENSE,
        DEVICE,
        REQUEST
    }

    Customer {
        values = Map.copyOf(values);
    }

    /** Makes one at a hub that has no product yet. */
    static Customer make(URI hub, String operatorToken) throws IOException, InterruptedException {
        Api operator = new Api(hub, operatorToken);
        operator.post("/products", Map.of("id", PRODUCT, "name", "Load"));
        operator.post("/products/" + PRODUCT + "/models", Map.of("id", "detector", "name", "Detector"));
        String workspace = operator.post("/workspaces", Map.of("name", "Plant"), "id");
        String license = operator.post("/workspaces/" + workspace + "/licenses", license(), "id");
        Api admin = new Api(hub, adminToken(hub, operator, workspace));
        String user = admin.post("/workspaces/" + workspace + "/service-users", Map.of("name", "line"), "id");
        var pat = admin.post(
                "/service-users/" + user + "/tokens",
                Map.of("name", "first boot", "scopes", List.of("activations:create")));
        Device device = new Device(license);
        String request = device.activation();
        new Api(hub, pat.path("secret").asText()).post("/requests", "application/jose", request);
        return new Customer(Map.of(
                Of.WORKSPACE,
                workspace,
                Of.SERVICE_USER,
                user,
                Of.TOKEN,
                pat.path("id").asText(),
                Of.LICENSE,
                license,
                Of.DEVICE,
                device.thumbprint(),
                Of.REQUEST,
                Device.requestId(request)));
    }

    private static Map<String, ?> license() {
        return Map.of(
                "product",
                PRODUCT,
                "models",
                List.of("detector"),
                "seats",
                SEATS,
                "perpetual",
                true,
                "offline_activation",
                true);
    }

    private static String adminToken(URI hub, Api operator, String workspace) throws IOException, InterruptedException {
        String invitation = operator.post(
                "/workspaces/" + workspace + "/invitations",
                Map.of("email", "kim@plant.example", "name", "Kim", "role", "admin"),
                "secret");
        return new Api(hub, invitation).post("/invitations/accept", Map.of(), "secret");
    }

    String value(Of what) {
        String value = values.get(what);
        if (value == null) {
            throw new IllegalStateException("a customer without " + what);
        }
        return value;
    }
}
