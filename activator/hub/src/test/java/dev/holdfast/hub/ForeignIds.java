package dev.holdfast.hub;

import dev.holdfast.hub.ContractField.In;
import dev.holdfast.hub.access.Right;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * For every field of the contract that can name an object: one of another workspace and one that there is not. What
 * names nothing is listed, so that a field that joins the contract is one or the other.
 */
final class ForeignIds {
    /** Kinds of which no value names an object. */
    private static final Set<String> NAMELESS = Set.of(
            "enum",
            "integer",
            "number",
            "boolean",
            "null",
            "Name",
            "Description",
            "Email",
            "Password",
            "Time",
            "Scope",
            "Role",
            "FeatureName",
            "Features");

    /** Single fields that name no object, or none that could be another's. */
    private static final Map<String, String> SINGLE = Map.of(
            "createProduct id", "it is made by the call",
            "createModel id", "it is made by the call",
            "QUERY search", "a part of a name",
            "QUERY action", "a name out of a closed list",
            "QUERY from", "a time",
            "QUERY until", "a time",
            "HEADER If-Match", "the state of what the address names",
            "HEADER Holdfast-Invitation", "a secret, good for whoever holds it",
            "addTrustBundle document", "signed by the root, and of the whole hub",
            "signReissues after", "a place in a walk over what operators see anyway");

    /** Signed documents; what they name is walked by a test of its own. */
    static final Set<String> DOCUMENTS = Set.of(
            "answerRequest",
            "installDeviceToken",
            "renewDeviceToken",
            "statusOfDeviceToken",
            "askForEnrolment",
            "pollEnrolment");

    /** What another workspace has, where it can have such a thing, and what nobody has. */
    record Pair(Optional<String> foreign, String unknown) {}

    private static final String STRANGE_MODEL = "strange-model";
    private static final String NO_SUCH = "no-such-thing";

    private final RightsWorld world;
    private final Pair userCode;

    ForeignIds(TestHub hub, RightsWorld world) throws IOException {
        this.world = world;
        hub.post("/api/v1/products", Map.of("id", "strange-vision", "name", "Strange"));
        hub.post("/api/v1/products/strange-vision/models", Map.of("id", STRANGE_MODEL, "name", "Strange"));
        RightsEstate.Waiting settled = world.foreign.newEnrolment();
        TestHub.Reply approved = hub.as(
                world.foreign.admin(),
                "POST",
                "/api/v1/workspaces/" + world.foreign.workspace() + "/enrolments/approvals",
                Map.of("user_code", settled.userCode(), "device", settled.device()));
        if (approved.status() != 200) {
            throw new AssertionError("expected an enrolment of another workspace, found " + approved.text());
        }
        userCode = new Pair(Optional.of(settled.userCode()), "BCDF-GHJK");
    }

    /** Whether nothing can be named there. */
    static boolean isNameless(ContractOperation operation, ContractField field) {
        return SINGLE.containsKey(operation.id() + " " + field.name())
                || SINGLE.containsKey(field.in() + " " + field.name())
                || (field.in() != In.PATH && NAMELESS.contains(field.kind()) && !isCursorOfAudit(operation, field));
    }

    private static boolean isCursorOfAudit(ContractOperation operation, ContractField field) {
        return field.name().equals("after") && operation.path().endsWith("/audit");
    }

    /** What to write there; empty where nobody has taught it. */
    Optional<Pair> pair(ContractField field, Right right, String kind) throws IOException {
        return switch (field.in()) {
            case PATH -> Optional.of(ofPath(right, field.name(), kind));
            case QUERY ->
                ofQuery(field).map(pair -> seesAll(right, kind) ? new Pair(Optional.empty(), pair.unknown()) : pair);
            case BODY -> ofBody(field);
            case HEADER, DOCUMENT -> Optional.empty();
        };
    }

    /** Whether a caller is answered with what every workspace has. */
    static boolean seesAll(Right right, String kind) {
        return kind.equals(RightsCallers.OPERATOR) && !right.path().contains("{");
    }

    private Pair ofPath(Right right, String name, String kind) throws IOException {
        String unknown = Set.of("product", "model").contains(name)
                ? NO_SUCH
                : world.values(right, RightsWorld.Place.UNKNOWN, kind).get(name);
        boolean operator = kind.equals(RightsCallers.OPERATOR);
        Optional<String> foreign = switch (name) {
            // Of products, operators and accounts there is no other workspace's.
            case "product", "operator" -> Optional.empty();
            case "model" -> Optional.of(STRANGE_MODEL);
            default ->
                Optional.of(world.values(right, RightsWorld.Place.FOREIGN, kind).get(name));
        };
        // Every workspace is an operator's to see; but what lies in one does not lie in another.
        boolean within = name.equals("activation")
                || name.equals("model")
                || right.path().contains("/members/{account}")
                || (name.equals("license") && right.path().contains("{activation}"));
        return new Pair(operator && !within ? Optional.empty() : foreign, unknown);
    }

    private Optional<Pair> ofQuery(ContractField field) throws IOException {
        RightsEstate foreign = world.foreign;
        Pair pair = switch (field.name()) {
            case "service_user" -> pair(foreign.user(), Scene.NOTHING.get("user"));
            case "workspace" -> pair(foreign.workspace(), Scene.NOTHING.get("workspace"));
            case "token" -> pair(foreign.token(), Scene.NOTHING.get("token"));
            case "license" -> pair(foreign.seat().license(), Scene.NOTHING.get("license"));
            case "machine" -> pair(foreign.activation(), Scene.NOTHING.get("activation"));
            case "actor" -> pair("member:" + world.strangers.account("admin"), "member:ac_" + "0".repeat(26));
            case "request_id" -> pair(world.requestOf(foreign), "A".repeat(22));
            case "after" ->
                // The numbers of the audit are those of the whole hub, and every one is a record's.
                field.kind().equals("integer")
                        ? new Pair(Optional.empty(), world.recordOf(foreign))
                        : pair("2:" + foreign.token(), "2:" + Scene.NOTHING.get("token"));
            default -> null;
        };
        return Optional.ofNullable(pair);
    }

    private Optional<Pair> ofBody(ContractField field) {
        Pair pair = switch (field.kind()) {
            case "LicenseId" -> pair(world.foreign.seat().license(), Scene.NOTHING.get("license"));
            case "ProductId" -> new Pair(Optional.empty(), NO_SUCH);
            case "ModelId" -> pair(STRANGE_MODEL, NO_SUCH);
            case "UserCode" -> userCode;
            case "Thumbprint" -> pair(world.foreign.activation(), "A".repeat(43));
            default -> null;
        };
        return Optional.ofNullable(pair);
    }

    private static Pair pair(String foreign, String unknown) {
        return new Pair(Optional.of(foreign), unknown);
    }

    /** What an answer to somebody else must not show. */
    List<String> ofForeign() {
        RightsEstate foreign = world.foreign;
        return List.of(
                "foreign estate",
                foreign.workspace(),
                foreign.user(),
                foreign.token(),
                foreign.seat().license(),
                foreign.activation(),
                world.strangers.account("admin"),
                world.strangers.account("member"));
    }
}
