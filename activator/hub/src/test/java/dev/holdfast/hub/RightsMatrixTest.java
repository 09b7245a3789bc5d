package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.RightsWorld.Ask;
import dev.holdfast.hub.RightsWorld.Place;
import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.hub.access.Right;
import dev.holdfast.hub.access.Role;
import dev.holdfast.hub.access.Scope;
import dev.holdfast.protocol.TokenFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every operation that needs a credential, by every kind of caller, with every and no scope, with all but the needed one
 * and with that one alone, on what is theirs, another's and nobody's. What is allowed has to succeed.
 */
class RightsMatrixTest extends SharedHub {
    private static final String ALLOWED = "allowed";

    private static final Pattern OF_A_WORKSPACE =
            Pattern.compile("/api/v1/(workspaces|service-users|tokens|licenses|invitations)/\\{.*");

    private static RightsWorld world;

    /** Calls of one operation that would succeed by somebody else. */
    private static final Map<String, Ask> REFUSABLE = new HashMap<>();

    private final List<String> wrong = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private final Map<String, Cell> refused = new HashMap<>();
    private final Map<String, Cell> done = new HashMap<>();

    @BeforeAll
    static void makeWorld() throws IOException {
        world = new RightsWorld(hub, folder.resolve("root"));
    }

    /** Which scopes a token holds. */
    private enum Held {
        ALL,
        NONE,
        ALL_BUT_THE_NEEDED,
        ONLY_THE_NEEDED;

        private Set<Scope> of(String kind, Right right) {
            Set<Scope> held = EnumSet.noneOf(Scope.class);
            if (this == ALL || this == ALL_BUT_THE_NEEDED) {
                held.addAll(RightsCallers.all(kind));
            }
            right.scope().ifPresent(needed -> {
                if (this == ALL_BUT_THE_NEEDED) {
                    held.remove(needed);
                } else if (this == ONLY_THE_NEEDED) {
                    held.add(needed);
                }
            });
            return held;
        }

        private boolean lacks(Right right) {
            return right.scope().isPresent() && (this == NONE || this == ALL_BUT_THE_NEEDED);
        }
    }

    /** One call, and what the matrix says of it. */
    private record Cell(String kind, Held held, Place place, Ask ask, String token, String expected) {
        private Reply answer() {
            return ask.by(hub, token);
        }

        private boolean isAllowed() {
            return expected.equals(ALLOWED);
        }

        private String named() {
            return ask.right() + " by " + kind + " with " + held + " on " + place;
        }
    }

    @Test
    void everyCell_isAnsweredAsTheMatrixSays_andWhatIsRefusedChangesNothing() throws IOException {
        for (Right right : Right.values()) {
            List<Cell> cells = cells(right);
            Map<String, String> before = Dump.of(hub);
            for (Cell cell : cells) {
                if (!cell.isAllowed()) {
                    refuse(cell);
                }
            }
            Map<String, String> after = Dump.of(hub);
            before.forEach((table, rows) -> {
                if (!rows.equals(after.get(table))) {
                    wrong.add(right + ": what is refused has changed " + table);
                }
            });
            for (Cell cell : cells) {
                if (cell.isAllowed()) {
                    allow(cell);
                }
            }
        }
        requireRecords();
        int cells = counts.values().stream().mapToInt(Integer::intValue).sum();
        System.out.println("[rights matrix] " + cells + " cells over " + Right.values().length + " operations and "
                + RightsCallers.KINDS.size() + " kinds of callers: " + counts + ", " + wrong.size() + " wrong ("
                + TestDatabase.engine() + ")");
        assertEquals("", String.join("\n", wrong));
        assertTrue(cells > 2000, "cells: " + cells);
        assertTrue(counts.get(ALLOWED) > 500, "allowed: " + counts);
    }

    private static List<Cell> cells(Right right) throws IOException {
        REFUSABLE.clear();
        List<Cell> cells = new ArrayList<>();
        for (String kind : RightsCallers.KINDS) {
            for (Place place : places(right)) {
                cells.add(cell(right, kind, Held.ALL, place));
            }
            boolean scoped =
                    !Set.of(RightsCallers.OPERATOR, RightsCallers.DEVICE).contains(kind);
            if (scoped) {
                cells.add(cell(right, kind, Held.NONE, Place.OWN));
            }
            if (scoped && right.scope().isPresent()) {
                cells.add(cell(right, kind, Held.ALL_BUT_THE_NEEDED, Place.OWN));
                cells.add(cell(right, kind, Held.ONLY_THE_NEEDED, Place.OWN));
            }
        }
        return cells;
    }

    private static Cell cell(Right right, String kind, Held held, Place place) throws IOException {
        String expected = expected(right, kind, held, place);
        String token = world.callers.token(kind, held.of(kind, right));
        Ask ask = expected.equals(ALLOWED) ? world.ask(right, place, kind) : refusable(right, place, kind);
        return new Cell(kind, held, place, ask, token, expected);
    }

    /** What is refused uses up nothing, so that all who are refused may ask for the same. */
    private static Ask refusable(Right right, Place place, String kind) throws IOException {
        boolean own = right.path().startsWith("/api/v1/personal-tokens/{");
        String of = right + " " + place + (own ? " " + kind : "");
        Ask ask = REFUSABLE.get(of);
        if (ask == null) {
            ask = world.ask(right, place, kind);
            REFUSABLE.put(of, ask);
        }
        return ask;
    }

    private static List<Place> places(Right right) {
        return right.path().contains("{") ? List.of(Place.values()) : List.of(Place.OWN);
    }

    /** What a caller is answered, or allowed: the rules of API.md over what the table of rights says of the operation. */
    private static String expected(Right right, String kind, Held held, Place place) {
        if (kind.equals(RightsCallers.OPERATOR)) {
            if (right.path().startsWith("/api/v1/personal-tokens") && place != Place.OWN) {
                return "not_found";
            }
            return !right.operators() ? "forbidden" : place == Place.UNKNOWN ? "not_found" : ALLOWED;
        }
        if (right.roles().isEmpty() && right.types().isEmpty()) {
            return "forbidden";
        }
        boolean person = RightsCallers.isPerson(kind);
        if (person ? right.roles().isEmpty() : !right.types().contains(type(kind))) {
            return "token_wrong_type";
        }
        if (held.lacks(right)) {
            return "token_scope_missing";
        }
        if (place != Place.OWN) {
            return "not_found";
        }
        return person && !right.roles().contains(Role.ofId(kind).orElseThrow()) ? "forbidden" : ALLOWED;
    }

    private static TokenFormat.Type type(String kind) {
        return switch (kind) {
            case RightsCallers.PAT -> TokenFormat.Type.SERVICE_USER;
            case RightsCallers.WORKSPACE -> TokenFormat.Type.WORKSPACE;
            default -> TokenFormat.Type.DEVICE;
        };
    }

    private void refuse(Cell cell) {
        counts.merge(cell.expected(), 1, Integer::sum);
        Reply reply = cell.answer();
        refused.put(reply.requestId(), cell);
        if (!reply.code().equals(cell.expected())) {
            wrong.add(
                    cell.named() + ": expected " + cell.expected() + ", found " + reply.status() + " " + reply.text());
        }
        String needed = cell.ask().right().scope().map(Scope::id).orElse("");
        boolean named = reply.json().path("detail").asText().contains(needed);
        if (cell.expected().equals("token_scope_missing") && !named) {
            wrong.add(cell.named() + ": expected the scope to be named, found " + reply.text());
        }
    }

    private void allow(Cell cell) throws IOException {
        counts.merge(ALLOWED, 1, Integer::sum);
        Right right = cell.ask().right();
        if (right == Right.OWN_ACCOUNT_PASSWORD) {
            // A person sets a first password only once.
            Audit.change(hub, "UPDATE account SET password_hash = NULL");
        }
        Reply reply = cell.answer();
        world.restoreTokens(right);
        if (reply.status() >= 300) {
            wrong.add(cell.named() + ": expected success, found " + reply.status() + " " + reply.text());
        } else if (!right.method().equals("GET") && !isWithoutChange(right, reply)) {
            done.put(reply.requestId(), cell);
        }
    }

    private static boolean isWithoutChange(Right right, Reply reply) {
        return right == Right.ENROLMENT_LOOK_UP || reply.json().path("reissued").asInt(1) == 0;
    }

    /**
     * Of every success there is a record in the audit, of what is a workspace's in the workspace's own, whoever did it;
     * of a refusal there is none but that it was refused.
     */
    private void requireRecords() throws IOException {
        String calls = "SELECT DISTINCT request_id FROM audit_row WHERE action <> 'token.refused'";
        Set<String> recorded = Set.copyOf(Audit.texts(hub, calls));
        Set<String> elsewhere = Set.copyOf(Audit.texts(hub, calls + " AND workspace_id IS NULL"));
        refused.forEach((call, cell) -> {
            if (recorded.contains(call)) {
                wrong.add(cell.named() + ": a refused call left a record of the audit");
            }
        });
        done.forEach((call, cell) -> {
            if (!recorded.contains(call)) {
                wrong.add(cell.named() + ": expected a record of the audit, found none");
            }
            if (OF_A_WORKSPACE.matcher(cell.ask().right().path()).matches() && elsewhere.contains(call)) {
                wrong.add(cell.named() + ": not in the audit of the workspace");
            }
        });
    }

    @Test
    void refusalOfWhatIsForeign_isInTheSameWordsAsOfWhatThereIsNot() throws IOException {
        int compared = 0;
        for (Right right : Right.values()) {
            for (String kind : RightsCallers.KINDS) {
                if (places(right).size() == 1
                        || !expected(right, kind, Held.ALL, Place.FOREIGN).equals("not_found")) {
                    continue;
                }
                Reply foreign = cell(right, kind, Held.ALL, Place.FOREIGN).answer();
                Reply unknown = cell(right, kind, Held.ALL, Place.UNKNOWN).answer();
                assertEquals(
                        foreign.text().replace(foreign.requestId(), ""),
                        unknown.text().replace(unknown.requestId(), ""),
                        right + " by " + kind);
                compared++;
            }
        }
        System.out.println("[rights matrix] " + compared + " refusals of what is foreign compared with unknown ones");
        assertTrue(compared > 150, "compared: " + compared);
    }

    @Test
    void withoutATokenOrWithOneThatIsNot_nothingIsAnswered() throws IOException {
        for (Right right : Right.values()) {
            Ask ask = world.ask(right, Place.FOREIGN, "admin");
            assertEquals("token_missing", ask.by(hub, "").code(), right.name());
            assertEquals("token_invalid", ask.by(hub, "hdfu_nonsense").code(), right.name());
        }
    }
}
