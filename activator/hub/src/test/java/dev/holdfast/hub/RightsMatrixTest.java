package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.RightsWorld.Place;
import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.hub.access.Right;
import dev.holdfast.hub.access.Role;
import dev.holdfast.protocol.TokenFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every operation that needs a credential, by every kind of caller, on what is theirs, another's and nobody's. */
class RightsMatrixTest {
    private static final Set<String> REFUSED = Set.of(
            "forbidden",
            "token_wrong_type",
            "token_scope_missing",
            "not_found",
            "token_missing",
            "token_invalid",
            "internal");

    private static final Pattern OF_A_WORKSPACE =
            Pattern.compile("/api/v1/(workspaces|service-users|tokens|licenses|invitations)/\\{.*");

    @TempDir
    static Path folder;

    private static TestHub hub;
    private static RightsWorld world;

    @BeforeAll
    static void startHub() throws IOException {
        hub = TestHub.start(folder);
        hub.createCatalog();
        world = new RightsWorld(hub);
    }

    @AfterAll
    static void stopHub() throws IOException {
        hub.close();
    }

    /** One call, and what the matrix says of it. */
    private record Cell(Right right, String caller, Place place, String path, Object body, String expected) {
        private static Cell of(Right right, String caller, Place place) throws IOException {
            String path = world.path(right, place, caller);
            return new Cell(
                    right, caller, place, path, world.body(right), RightsMatrixTest.expected(right, caller, place));
        }

        private void ask(List<String> wrong) throws IOException {
            Reply reply = hub.as(world.callers().get(caller), right.method(), path, body);
            // Whoever may decide about a device is told that nobody shows the code; others do not get as far as that.
            boolean reached = reply.json().path("detail").asText().startsWith("user code:");
            if (expected.equals("allowed")) {
                world.restoreCallers(right);
            }
            String found = REFUSED.contains(reply.code()) && !reached ? reply.code() : "allowed";
            if (reply.status() < 300 && OF_A_WORKSPACE.matcher(right.path()).matches()) {
                // Whoever did it, the workspace finds it in its own audit.
                long elsewhere = Audit.count(
                        hub,
                        "SELECT count(*) FROM audit_row WHERE request_id = ? AND workspace_id IS NULL",
                        reply.requestId());
                if (elsewhere > 0) {
                    wrong.add(right + " by " + caller + ": not in the audit of the workspace");
                }
            }
            if (!found.equals(expected) || reply.status() >= 500) {
                wrong.add(right + " by " + caller + " on " + place + ": expected " + expected + ", found "
                        + reply.code());
            }
        }
    }

    @Test
    void everyCell_isAnsweredAsTheMatrixSays_andWhatIsRefusedChangesNothing() throws IOException {
        List<String> wrong = new ArrayList<>();
        List<Cell> refused = new ArrayList<>();
        Map<String, Integer> counts = new TreeMap<>();
        for (Right right : Right.values()) {
            for (String caller : world.callers().keySet()) {
                for (Place place : places(right)) {
                    Cell cell = Cell.of(right, caller, place);
                    counts.merge(cell.expected(), 1, Integer::sum);
                    if (cell.expected().equals("allowed")) {
                        cell.ask(wrong);
                    } else {
                        refused.add(cell);
                    }
                }
            }
        }
        Map<String, String> before = Dump.of(hub);
        for (Cell cell : refused) {
            cell.ask(wrong);
        }
        Map<String, String> after = Dump.of(hub);
        int cells = counts.values().stream().mapToInt(Integer::intValue).sum();
        System.out.println("[rights matrix] " + cells + " cells over " + Right.values().length + " operations and "
                + world.callers().size() + " kinds of callers: " + counts);
        assertEquals(List.of(), wrong);
        assertEquals(before.keySet(), after.keySet());
        before.forEach(
                (table, rows) -> assertEquals(rows, after.get(table), table + ": what is refused changes nothing"));
        assertTrue(cells > 700, "cells: " + cells);
    }

    private static List<Place> places(Right right) {
        return right.path().contains("{") ? List.of(Place.values()) : List.of(Place.OWN);
    }

    /** Written from API.md and not from the hub's gate: what a caller is answered, or allowed. */
    private static String expected(Right right, String caller, Place place) {
        if (caller.equals("operator")) {
            if (right.path().startsWith("/api/v1/personal-tokens") && place != Place.OWN) {
                return "not_found";
            }
            return !right.operators() ? "forbidden" : place == Place.UNKNOWN ? "not_found" : "allowed";
        }
        if (right.roles().isEmpty() && right.types().isEmpty()) {
            return "forbidden";
        }
        String kind = caller.replace(" without scopes", "");
        boolean person = Role.ofId(kind).isPresent();
        if (person ? right.roles().isEmpty() : !right.types().contains(type(kind))) {
            return "token_wrong_type";
        }
        if (!kind.equals(caller) && right.scope().isPresent()) {
            return "token_scope_missing";
        }
        if (place != Place.OWN) {
            return "not_found";
        }
        return person && !right.roles().contains(Role.ofId(kind).orElseThrow()) ? "forbidden" : "allowed";
    }

    private static TokenFormat.Type type(String kind) {
        return switch (kind) {
            case "pat" -> TokenFormat.Type.SERVICE_USER;
            case "workspace" -> TokenFormat.Type.WORKSPACE;
            default -> TokenFormat.Type.DEVICE;
        };
    }

    @Test
    void refusalOfWhatIsForeign_isInTheSameWordsAsOfWhatThereIsNot() throws IOException {
        int compared = 0;
        for (Right right : Right.values()) {
            for (String caller : List.of("admin", "pat", "workspace")) {
                if (places(right).size() == 1
                        || !expected(right, caller, Place.FOREIGN).equals("not_found")) {
                    continue;
                }
                String token = world.callers().get(caller);
                Reply foreign =
                        hub.as(token, right.method(), world.path(right, Place.FOREIGN, caller), world.body(right));
                Reply unknown =
                        hub.as(token, right.method(), world.path(right, Place.UNKNOWN, caller), world.body(right));
                assertEquals(
                        foreign.text().replace(foreign.requestId(), ""),
                        unknown.text().replace(unknown.requestId(), ""),
                        right + " by " + caller);
                compared++;
            }
        }
        assertTrue(compared > 30, "compared: " + compared);
    }

    @Test
    void withoutATokenOrWithOneThatIsNot_nothingIsAnswered() throws IOException {
        for (Right right : Right.values()) {
            String path = world.path(right, Place.FOREIGN, "admin");
            assertEquals(
                    "token_missing",
                    hub.as("", right.method(), path, world.body(right)).code(),
                    right.name());
            assertEquals(
                    "token_invalid",
                    hub.as("hdfu_nonsense", right.method(), path, world.body(right))
                            .code(),
                    right.name());
        }
    }
}
