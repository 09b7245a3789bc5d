package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.RightsWorld.Place;
import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.hub.access.Right;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every operation by tokens that are limited to named licenses: on those it succeeds, of the others they get nothing. */
class LimitedTokensMatrixTest extends SharedHub {
    private static RightsWorld world;

    private final List<String> wrong = new ArrayList<>();

    @BeforeAll
    static void makeWorld() throws IOException {
        world = new RightsWorld(hub, folder.resolve("root"));
    }

    /** What is limited. */
    private enum Limit {
        PAT_ITSELF(RightsCallers.PAT),
        ITS_SERVICE_USER(RightsCallers.PAT),
        WORKSPACE_TOKEN(RightsCallers.WORKSPACE);

        private final String kind;

        Limit(String kind) {
            this.kind = kind;
        }

        /** The secret of a token that is good for one license. */
        private String to(String license) throws IOException {
            return this == ITS_SERVICE_USER
                    ? world.callers.unlimited(kind, world.own.newUser(license))
                    : world.callers.limited(kind, world.own.user(), license);
        }
    }

    private void require(boolean holds, Right right, Limit limit, Reply reply) {
        if (!holds) {
            wrong.add(right + " by " + limit + ": found " + reply.status() + " " + reply.text());
        }
    }

    private static List<Right> ofTokens() {
        return Arrays.stream(Right.values())
                .filter(right -> !right.types().isEmpty())
                .toList();
    }

    @Test
    void operationOnALicense_byATokenOfAnother_isDeniedAndChangesNothing_andOfThatOneSucceeds() throws IOException {
        int calls = 0;
        for (Right right : ofTokens()) {
            for (Limit limit : Limit.values()) {
                if (right.path().contains("{license}")) {
                    RightsEstate.Seat named = world.own.seatFor(right);
                    RightsEstate.Seat other = world.own.anotherSeatFor(right);
                    String token = limit.to(named.license());
                    Map<String, String> before = Dump.of(hub);
                    Reply denied = world.ask(right, other, limit.kind).by(hub, token);
                    require(denied.code().equals("license_access_denied"), right, limit, denied);
                    assertEquals(before, Dump.of(hub), right + " by " + limit);
                    Reply done = world.ask(right, named, limit.kind).by(hub, token);
                    require(done.status() < 300, right, limit, done);
                    calls += 2;
                }
            }
        }
        System.out.println("[limited tokens] " + calls + " calls of operations on a license, " + wrong.size()
                + " wrong (" + TestDatabase.engine() + ")");
        assertEquals("", String.join("\n", wrong));
        assertTrue(calls >= 60, "calls: " + calls);
    }

    @Test
    void readingOfAWorkspace_byATokenOfNamedLicenses_showsNoOther() throws IOException {
        RightsEstate.Seat named = world.own.seat();
        RightsEstate.Seat other = world.own.anotherSeatFor(Right.LICENSE_GET);
        int calls = 0;
        for (Right right : ofTokens()) {
            boolean reads = right.method().equals("GET") && !right.path().contains("{license}");
            for (Limit limit : Limit.values()) {
                if (reads) {
                    String token = limit.to(named.license());
                    Reply reply = world.ask(right, Place.OWN, limit.kind).by(hub, token);
                    require(reply.status() < 300, right, limit, reply);
                    String shown = reply.text();
                    require(
                            !shown.contains(other.license()) && !shown.contains(other.activation()),
                            right,
                            limit,
                            reply);
                    calls++;
                }
            }
        }
        System.out.println("[limited tokens] " + calls + " calls that read a workspace");
        assertEquals("", String.join("\n", wrong));
        assertTrue(calls >= 30, "calls: " + calls);
    }

    @Test
    void whatALimitedTokenMakes_reachesNoOtherLicense() throws IOException {
        RightsEstate.Seat named = world.own.seat();
        RightsEstate.Seat other = world.own.anotherSeatFor(Right.LICENSE_GET);
        for (Right right : List.of(
                Right.SERVICE_USERS_CREATE,
                Right.SERVICE_USER_LIMIT,
                Right.PATS_CREATE,
                Right.WORKSPACE_TOKENS_CREATE)) {
            for (Limit limit : Limit.values()) {
                String token = limit.to(named.license());
                for (List<String> licenses :
                        List.of(List.of(other.license()), List.of(named.license(), other.license()))) {
                    Reply refused = world.ask(right, Place.OWN, limit.kind)
                            .with("licenses", licenses)
                            .by(hub, token);
                    require(refused.code().equals("forbidden"), right, limit, refused);
                }
                Reply unlimited = world.ask(right, Place.OWN, limit.kind)
                        .with("licenses", null)
                        .by(hub, token);
                require(unlimited.code().equals("forbidden"), right, limit, unlimited);
                Reply made = world.ask(right, Place.OWN, limit.kind)
                        .with("licenses", List.of(named.license()))
                        .by(hub, token);
                require(made.status() < 300, right, limit, made);
            }
        }
        assertEquals("", String.join("\n", wrong));
    }

    @Test
    void deviceOfALimitedToken_activatesNoOtherLicense() throws IOException {
        RightsEstate.Seat other = world.own.anotherSeatFor(Right.LICENSE_GET);
        String named = world.own.seat().license();
        for (Limit limit : Limit.values()) {
            String token = limit.to(named);
            TokenDevice device = TokenDevice.installed(hub, token);
            assertEquals("license_access_denied", device.activate(other.license()), limit.name());
            assertEquals("ok", device.activate(named), limit.name());
            String itself = FakeDevice.usual().activate(other.license());
            assertEquals("license_access_denied", hub.request(itself, token).code(), limit.name());
        }
    }
}
