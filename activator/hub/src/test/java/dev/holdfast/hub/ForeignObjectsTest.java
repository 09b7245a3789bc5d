package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.ContractField.In;
import dev.holdfast.hub.RightsWorld.Ask;
import dev.holdfast.hub.RightsWorld.Place;
import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.hub.access.Right;
import dev.holdfast.hub.access.Role;
import dev.holdfast.protocol.TokenOperation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every operation of the contract with every ID that it takes, one at a time another workspace's and one that there is
 * not, all else right: the answers are the same, show nothing of the other workspace and change nothing.
 */
class ForeignObjectsTest extends SharedHub {
    private static RightsWorld world;
    private static ForeignIds ids;

    private final List<String> wrong = new ArrayList<>();
    private final Map<In, Integer> fields = new TreeMap<>();
    private int calls;

    @BeforeAll
    static void makeWorld() throws IOException {
        world = new RightsWorld(hub, folder.resolve("root"));
        ids = new ForeignIds(hub, world);
    }

    private static Optional<Right> right(ContractOperation operation) {
        return Arrays.stream(Right.values())
                .filter(right -> right.method().equals(operation.method())
                        && right.path().equals(operation.path()))
                .findFirst();
    }

    /** Who may do it; one person is enough. */
    private static List<String> kinds(Right right) {
        List<String> kinds = new ArrayList<>();
        if (right.operators()) {
            kinds.add(RightsCallers.OPERATOR);
        }
        right.roles().stream().sorted().findFirst().map(Role::id).ifPresent(kinds::add);
        right.types().forEach(type -> {
            switch (type) {
                case SERVICE_USER -> kinds.add(RightsCallers.PAT);
                case WORKSPACE -> kinds.add(RightsCallers.WORKSPACE);
                default -> kinds.add(RightsCallers.DEVICE);
            }
        });
        return kinds;
    }

    @Test
    void everyFieldOfTheContract_namesAnObjectOrIsKnownToNameNone() throws IOException {
        Set<String> untaught = new TreeSet<>();
        for (ContractOperation operation : ContractOperation.all()) {
            for (ContractField field : ContractField.of(operation)) {
                boolean document = field.in() == In.DOCUMENT && ForeignIds.DOCUMENTS.contains(operation.id());
                Optional<Right> right = right(operation);
                boolean known = document || ForeignIds.isNameless(operation, field);
                if (!known && right.isPresent()) {
                    String kind = kinds(right.get()).get(0);
                    known = ids.pair(field, right.get(), kind).isPresent();
                }
                if (!known) {
                    untaught.add(operation.id() + " " + field);
                }
            }
        }
        assertEquals(Set.of(), untaught, "teach ForeignIds what these name");
    }

    @Test
    void everyIdOfEveryOperation_foreignOrUnknown_isAnsweredAlikeAndChangesNothing() throws IOException {
        for (ContractOperation operation : ContractOperation.all()) {
            Right right = right(operation).orElse(null);
            for (ContractField field : ContractField.of(operation)) {
                if (right != null && !ForeignIds.isNameless(operation, field) && field.in() != In.DOCUMENT) {
                    fields.merge(field.in(), 1, Integer::sum);
                    for (String kind : kinds(right)) {
                        walk(operation, right, field, kind);
                    }
                }
            }
        }
        System.out.println("[foreign objects] " + ContractOperation.all().size() + " operations, IDs by place " + fields
                + ", " + calls + " calls, " + wrong.size() + " wrong (" + TestDatabase.engine() + ")");
        assertEquals("", String.join("\n", wrong));
        assertTrue(calls > 400, "calls: " + calls);
    }

    private void walk(ContractOperation operation, Right right, ContractField field, String kind) throws IOException {
        ForeignIds.Pair pair = ids.pair(field, right, kind).orElseThrow();
        Map<String, String> values = world.values(right, Place.OWN, kind);
        Ask own = world.ask(right, values, world.own, kind);
        world.callers.token(kind, RightsCallers.all(kind));
        Map<String, String> before = dump();
        Reply unknown = send(right, field, kind, own, values, pair.unknown());
        if (pair.foreign().isPresent()) {
            String value = pair.foreign().get();
            Reply foreign = send(right, field, kind, own, values, value);
            String named = operation.id() + " " + field.in() + " " + field.name() + " by " + kind;
            // An operator knows every workspace and license, and may be told what there is not in it.
            boolean known = kind.equals(RightsCallers.OPERATOR)
                    && Set.of("workspace", "license").contains(field.name());
            // What the caller itself has written may be repeated.
            boolean alike =
                    said(foreign).replace(value, "").equals(said(unknown).replace(pair.unknown(), ""));
            if (!alike && !known) {
                wrong.add(named + ": foreign " + foreign.text() + ", unknown " + unknown.text());
            }
        }
        if (!before.equals(dump())) {
            wrong.add(operation.id() + " " + field.name() + " by " + kind + ": changed the database");
        }
    }

    /** All but what is counted: a user code that no device was given. */
    private static Map<String, String> dump() {
        Map<String, String> dump = new HashMap<>(Dump.of(hub));
        dump.remove("wrong_user_code");
        return dump;
    }

    private static String said(Reply reply) {
        return reply.status() + " " + reply.text().replace(reply.requestId(), "");
    }

    private Reply send(Right right, ContractField field, String kind, Ask own, Map<String, String> values, String value)
            throws IOException {
        Ask ask = switch (field.in()) {
            case PATH -> {
                Map<String, String> others = new HashMap<>(values);
                others.put(field.name(), value);
                yield new Ask(right, world.path(right, others), own.headers(), own.body());
            }
            case QUERY -> new Ask(right, own.path() + "?" + field.name() + "=" + value, own.headers(), own.body());
            default -> withMember(own, field, value);
        };
        calls++;
        Reply reply = ask.by(hub, world.callers.token(kind, RightsCallers.all(kind)));
        requireRight(right + " " + field.in() + " " + field.name() + " = " + value + " by " + kind, field, reply);
        boolean seesAll = ForeignIds.seesAll(right, kind) && reply.status() < 300;
        if (!seesAll && ids.ofForeign().stream().anyMatch(reply.text()::contains)) {
            wrong.add(right + " " + field.name() + " by " + kind + " shows what is foreign: " + reply.text());
        }
        return reply;
    }

    private static Ask withMember(Ask own, ContractField field, String value) throws IOException {
        String[] names = field.name().split("\\.");
        Object inner = names.length == 2 ? Map.of(names[1], value) : value;
        return own.with(names[0], field.list() ? List.of(inner) : inner);
    }

    /** What has no such address is not there; a filter finds nothing; a body names what it may not. */
    private void requireRight(String call, ContractField field, Reply reply) {
        boolean right = switch (field.in()) {
            case PATH -> reply.status() == 404 && reply.code().equals("not_found");
            case QUERY ->
                reply.status() == 200
                        && (field.name().equals("after")
                                || reply.json().path("items").isEmpty());
            default -> Set.of("not_found", "input_invalid", "conflict").contains(reply.code());
        };
        if (!right) {
            wrong.add(call + ": found " + reply.status() + " " + reply.text());
        }
    }

    @Test
    void requestForAForeignLicense_isAnsweredAsForOneThatThereIsNot() throws IOException {
        FakeDevice own = FakeDevice.usual();
        String token = world.callers.token(RightsCallers.PAT, RightsCallers.all(RightsCallers.PAT));
        String foreign = world.foreign.seat().license();
        String nothing = Scene.NOTHING.get("license");
        assertEquals(
                200,
                hub.request(own.activate(world.own.seat().license()), token).status());

        Map<String, String> before = dump("request.refused");
        assertAlike(hub.request(own.activate(foreign), token), hub.request(own.activate(nothing), token));
        for (String shown : List.of(token, "")) {
            assertAlike(hub.request(own.refresh(foreign), shown), hub.request(own.refresh(nothing), shown));
            assertAlike(hub.request(own.release(foreign), shown), hub.request(own.release(nothing), shown));
        }
        assertEquals(before, dump("request.refused"));
    }

    private static Map<String, String> dump(String but) {
        Map<String, String> dump = dump();
        dump.computeIfPresent(
                "audit_row",
                (table, rows) -> rows.lines()
                        .filter(row -> !row.contains("|" + but + "|"))
                        .reduce("", String::concat));
        return dump;
    }

    private static void assertAlike(Reply foreign, Reply unknown) {
        assertTrue(unknown.status() >= 400, unknown.text());
        assertEquals(said(unknown), said(foreign));
        assertTrue(ids.ofForeign().stream().noneMatch(foreign.text()::contains), foreign.text());
    }

    @Test
    void pollWithTheCodeOfAnotherDevice_isAnsweredAsWithOneThatThereIsNot() {
        String path = "/api/v1/device-token";
        FakeDevice waiting = FakeDevice.usual();
        String asked = waiting.ask(
                new TokenOperation.Enrol(dev.holdfast.protocol.NewSecret.of(TokenDevice.newSecret()), "line 5"));
        String code = hub.request("/api/v1/device-authorization", asked, "")
                .json()
                .path("device_code")
                .asText();
        FakeDevice other = FakeDevice.usual();
        String unknown = code.substring(0, code.length() - 4) + (code.endsWith("AAAA") ? "BBBB" : "AAAA");

        Map<String, String> before = dump();
        assertAlike(
                hub.request(path, other.ask(new TokenOperation.Poll(code)), ""),
                hub.request(path, other.ask(new TokenOperation.Poll(unknown)), ""));
        assertEquals(before, dump());
    }
}
