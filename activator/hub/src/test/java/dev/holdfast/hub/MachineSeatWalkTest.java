package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Data directories on a few machines live, move, are lost and come back as chance has it. A model that knows nothing but
 * which machine each is recorded on says how many seats are taken after every step, and whether the step has one.
 */
class MachineSeatWalkTest extends OneLicense {
    private static final int WALKS = Integer.getInteger("holdfast.walks", 6);
    private static final int STEPS = 50;
    private static final int SEATS = 2;
    private static final int MACHINES = 5;

    private enum State {
        LIVE,
        LEASE_ENDED,
        QUARANTINED,
        RELEASED,
        REVOKED
    }

    private static final Set<State> HOLDING = EnumSet.of(State.LIVE, State.QUARANTINED);
    private static final Set<State> ANSWERED = EnumSet.of(State.LIVE, State.LEASE_ENDED);

    private static final class Directory {
        private final FakeDevice key = FakeDevice.showing();
        private State state = State.LIVE;
        private int machine;
        private boolean suspended;
        private boolean mayMove;
    }

    private final List<Directory> directories = new ArrayList<>();
    private Random chance = new Random(0);
    private String salt = "";
    private String id = "";
    private int movedWithOthers;

    private FakeDevice on(Directory directory, int machine) {
        String own = machine + salt;
        return directory.key.nowShowing("machine-id=" + own, "board=" + own, "disk=" + own);
    }

    private Set<Integer> held(Directory without) {
        return directories.stream()
                .filter(one -> one != without && HOLDING.contains(one.state))
                .map(one -> one.machine)
                .collect(Collectors.toSet());
    }

    private boolean hasSeat(Directory directory, int machine) {
        Set<Integer> others = held(directory);
        return others.contains(machine) || others.size() < SEATS;
    }

    /** Those that share the seat with which a directory moves, where all of them may leave it. */
    private List<Directory> left(Directory directory, int machine) {
        List<Directory> others = directories.stream()
                .filter(one -> one != directory && HOLDING.contains(one.state) && one.machine == directory.machine)
                .toList();
        boolean moves = directory.state == State.LIVE
                && directory.machine != machine
                && !held(directory).contains(machine)
                && others.stream().allMatch(one -> one.state == State.LIVE && one.mayMove);
        return moves ? others : List.of();
    }

    private String take(Directory directory, int machine) {
        List<Directory> left = left(directory, machine);
        if (left.isEmpty() && !hasSeat(directory, machine)) {
            return "seats_exhausted";
        }
        left.forEach(one -> one.state = State.LEASE_ENDED);
        movedWithOthers += left.size();
        if (ANSWERED.contains(directory.state) && directory.machine != machine) {
            directory.mayMove = false;
        }
        directory.machine = machine;
        directory.state = State.LIVE;
        return "ok";
    }

    private String appear() {
        Directory made = new Directory();
        int machine = chance.nextInt(MACHINES);
        String expected = hasSeat(made, machine) ? "ok" : "seats_exhausted";
        String found = codeOf(on(made, machine), id, pat);
        if (found.equals("ok")) {
            made.machine = machine;
            directories.add(made);
        }
        assertEquals(expected, found);
        return "appears on " + machine + ": " + found;
    }

    private String refresh(Directory one, int machine) {
        String found = hub.request(on(one, machine).refresh(id), "").code();
        String expected = told(one);
        if (expected.isEmpty()) {
            expected = one.machine == machine || one.mayMove ? take(one, machine) : "machine_changed";
        }
        assertEquals(expected, found);
        return "refreshes on " + machine + ": " + found;
    }

    private static String told(Directory one) {
        return switch (one.state) {
            case REVOKED -> "activation_revoked";
            case RELEASED, QUARANTINED -> "activation_released";
            default -> one.suspended ? "activation_suspended" : "";
        };
    }

    private String activate(Directory one, int machine) {
        String found = codeOf(on(one, machine), id, pat);
        String expected;
        if (one.state == State.REVOKED) {
            expected = "activation_revoked";
        } else if (one.suspended) {
            expected = "activation_suspended";
        } else if (one.state == State.RELEASED
                || one.machine == machine
                || (one.mayMove && ANSWERED.contains(one.state))) {
            expected = take(one, machine);
        } else {
            expected = "machine_changed";
        }
        assertEquals(expected, found);
        return "activates on " + machine + ": " + found;
    }

    private String release(Directory one) {
        String found = hub.request(on(one, one.machine).release(id), "").code();
        assertEquals(one.state == State.REVOKED ? "activation_revoked" : "ok", found);
        one.state = one.state == State.REVOKED ? State.REVOKED : State.RELEASED;
        return "is released by its device";
    }

    private String operator(Directory one, String what) {
        String path = "/api/v1/licenses/" + id + "/activations/" + one.key.thumbprint() + "/" + what;
        // What changes nothing leaves no record, so that nobody asks for one here.
        Map<String, String> headers = Map.of("Authorization", "Bearer " + hub.operatorToken);
        return hub.send("POST", path, headers, HttpRequest.BodyPublishers.noBody())
                .code();
    }

    private String operate(Directory one, String what) {
        String found = operator(one, what);
        boolean conflict = one.state == State.REVOKED && !what.equals("revoke")
                || what.equals("lift-quarantine") && one.state != State.QUARANTINED
                || what.equals("suspend") && !ANSWERED.contains(one.state);
        assertEquals(conflict ? "conflict" : "ok", found, what);
        if (conflict) {
            return what + " is refused";
        }
        switch (what) {
            case "release" ->
                one.state = switch (one.state) {
                    case LIVE -> State.QUARANTINED;
                    case LEASE_ENDED -> State.RELEASED;
                    default -> one.state;
                };
            case "lift-quarantine" -> one.state = State.RELEASED;
            case "revoke" -> one.state = State.REVOKED;
            case "suspend" -> one.suspended = true;
            case "reinstate" -> one.suspended = false;
            default -> one.mayMove = true;
        }
        return what;
    }

    private String allowToMove(Directory one, boolean allThere) {
        return directories.stream()
                .filter(any -> any == one || (allThere && any.machine == one.machine))
                .map(any -> operate(any, "rebind"))
                .collect(Collectors.joining(" and "));
    }

    private String passTime(Directory one) throws IOException {
        String where = " WHERE license_id = '" + id + "' AND ";
        if (one.state == State.LIVE) {
            Audit.change(
                    hub,
                    "UPDATE activation SET lease_ends_at = 1, license_ends_at = 1" + where + "device_key = '"
                            + one.key.thumbprint() + "'");
            one.state = State.LEASE_ENDED;
            return "its lease ends";
        }
        Audit.change(hub, "UPDATE activation SET seat_until = 1" + where + "released_at IS NOT NULL");
        directories.stream().filter(any -> any.state == State.QUARANTINED).forEach(any -> any.state = State.RELEASED);
        return "all quarantines end";
    }

    private String step() throws IOException {
        if (directories.size() < 2 || chance.nextInt(5) == 0) {
            return appear();
        }
        int number = chance.nextInt(directories.size());
        Directory one = directories.get(number);
        int machine = chance.nextInt(3) == 0 ? chance.nextInt(MACHINES) : one.machine;
        List<String> words = List.of("release", "lift-quarantine", "suspend", "reinstate", "reinstate", "rebind");
        String what = switch (chance.nextInt(10)) {
            case 0, 1 -> refresh(one, machine);
            case 2, 3 -> activate(one, machine);
            case 4 -> release(one);
            case 5 -> passTime(one);
            case 6 -> operate(one, chance.nextInt(8) == 0 ? "revoke" : "release");
            case 7 -> allowToMove(one, chance.nextBoolean()) + ", " + refresh(one, chance.nextInt(MACHINES));
            default -> operate(one, words.get(chance.nextInt(words.size())));
        };
        return number + " " + what;
    }

    @Test
    void whateverDirectoriesDo_seatsAreCountedByTheMachinesTheyAreOn() throws IOException {
        int most = 0;
        int refused = 0;
        for (int seed = 0; seed < WALKS; seed++) {
            chance = new Random(seed);
            salt = FakeDevice.newRequestId();
            id = hub.createLicense(workspace, Map.of("seats", SEATS, "seats_per", "machine"));
            directories.clear();
            List<String> steps = new ArrayList<>();
            for (int step = 0; step < STEPS; step++) {
                steps.add(step());
                refused += steps.get(step).endsWith("seats_exhausted") ? 1 : 0;
                int taken = hub.get("/api/v1/licenses/" + id + "/seats")
                        .json()
                        .path("taken")
                        .asInt();
                assertEquals(held(null).size(), taken, "seed " + seed + ": " + steps);
                assertTrue(taken <= SEATS, "seed " + seed + ": " + steps);
                most = Math.max(most, taken);
            }
        }
        System.out.println("[seats] " + WALKS * STEPS + " steps on machines counted as a model counts them, " + refused
                + " without a seat, " + movedWithOthers + " left by the seat of their machine");
        assertEquals(SEATS, most, "expected walks that take every seat");
        assertTrue(refused > 0, "expected walks that need one more");
        assertTrue(movedWithOthers > 0, "expected walks that move a seat which several hold");
    }
}
