package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a license says: as it is created, as it is changed, and as it is signed. */
class LicenseTermsTest extends OneLicense {
    private static final Map<String, Object> EVERYTHING = Map.ofEntries(
            Map.entry("models", List.of(Map.of("id", "detector", "until", "2040-01-01T00:00:00Z"))),
            Map.entry("features", Map.of("lines", "4")),
            Map.entry("seats", 7),
            Map.entry("seats_per", "machine"),
            Map.entry("offline_activation", true),
            Map.entry("starts_at", "2020-01-01T00:00:00Z"),
            Map.entry("until", "2050-01-01T00:00:00Z"),
            Map.entry("policy", "strict"),
            Map.entry("minimum_evidence", 2),
            Map.entry("refresh_by", "token"),
            Map.entry("on_clone", "suspend"),
            Map.entry("trial_days", 14),
            Map.entry("clock_policy", Map.of("tolerance_seconds", 3600, "witness_required", true)),
            Map.entry("status_policy", Map.of("days", 30, "grace_days", 7)),
            Map.entry("signer_grace_days", 3));

    private Reply create(Map<String, ?> members) {
        Map<String, Object> body = new HashMap<>(Map.of("product", TestHub.PRODUCT, "models", List.of(), "seats", 1));
        body.putAll(members);
        return hub.post("/api/v1/workspaces/" + workspace + "/licenses", body);
    }

    private Reply update(Map<String, ?> members) {
        return hub.as(hub.operatorToken, "PATCH", "/api/v1/licenses/" + license, members);
    }

    private JsonNode claims(FakeDevice device, String id) throws IOException {
        return payload(hub.request(device.activate(id), pat), "license");
    }

    @Test
    void create_withEverything_showsEverything() {
        JsonNode made = create(EVERYTHING).json();
        EVERYTHING.forEach((name, value) -> {
            JsonNode asked = TestHub.JSON.valueToTree(value);
            if (name.equals("models")) {
                asked = asked.get(0);
                assertEquals(asked.path("until"), made.path("models").get(0).path("until"));
                assertEquals(asked.path("id"), made.path("models").get(0).path("id"));
            } else {
                assertEquals(asked, made.path(name), name);
            }
        });
        assertEquals(
                made, hub.get("/api/v1/licenses/" + made.path("id").asText()).json());
    }

    @Test
    void create_withNothingMore_saysWhatLicensesSayUsually() {
        JsonNode made = create(Map.of("perpetual", true)).json();
        assertEquals("directory", made.path("seats_per").asText());
        assertEquals("device-key", made.path("refresh_by").asText());
        assertEquals("audit", made.path("on_clone").asText());
        assertEquals(30, made.path("signer_grace_days").asInt());
        for (String none : List.of("lease", "trial_days", "status_policy", "until")) {
            assertTrue(made.get(none).isNull(), none);
        }
    }

    @Test
    void lease_withNoLengthGiven_lastsADayAndThreeOfGrace() {
        JsonNode lease =
                create(Map.of("perpetual", true, "lease", Map.of())).json().path("lease");
        assertEquals(86_400, lease.path("seconds").asLong());
        assertEquals(259_200, lease.path("grace_seconds").asLong());
    }

    @Test
    void termsThatContradictThemselves_areRefusedByTheMemberThatDoes() {
        Map<String, Map<String, Object>> bad = new HashMap<>();
        bad.put("until", Map.of("until", "2030-01-01T00:00:00Z", "starts_at", "2031-01-01T00:00:00Z"));
        bad.put(
                "models",
                Map.of(
                        "perpetual",
                        true,
                        "starts_at",
                        "2031-01-01T00:00:00Z",
                        "models",
                        List.of(Map.of("id", "detector", "until", "2030-01-01T00:00:00Z"))));
        bad.put("lease", Map.of("perpetual", true, "lease", Map.of(), "offline_activation", true));
        bad.put("volume_scope", Map.of("perpetual", true, "volume_scope", true, "minimum_evidence", 2));
        bad.put("starts_at", Map.of("perpetual", true, "starts_at", "9999-01-01T00:00:00Z"));
        bad.put("seconds", Map.of("perpetual", true, "lease", Map.of("seconds", 59)));
        bad.put("hours", Map.of("perpetual", true, "lease", Map.of("hours", 1)));
        bad.put("trial_days", Map.of("perpetual", true, "trial_days", 0));
        bad.put("days", Map.of("perpetual", true, "status_policy", Map.of("grace_days", 7)));
        bad.put("tolerance_seconds", Map.of("perpetual", true, "clock_policy", Map.of("tolerance_seconds", 0)));
        bad.put("seats_per", Map.of("perpetual", true, "seats_per", "user"));
        bad.forEach((member, terms) -> {
            Reply refused = create(terms);
            assertEquals("input_invalid", refused.code(), member);
            assertTrue(refused.json().path("detail").asText().startsWith(member + ":"), refused.text());
        });
    }

    @Test
    void policies_areSignedIntoTheLicense() throws IOException {
        String id = create(EVERYTHING).id();
        JsonNode claims = claims(FakeDevice.usual(), id);
        assertEquals(3600, claims.path("clock").path("tolerance").asLong());
        assertTrue(claims.path("clock").path("witness_required").asBoolean());
        assertEquals(30 * 86_400, claims.path("status").path("maximum_age").asLong());
        assertEquals(7 * 86_400, claims.path("status").path("grace").asLong());
        assertEquals(2, claims.path("binding").path("minimum_evidence").asInt());
        assertEquals("strict", claims.path("binding").path("policy").asText());
        assertEquals(3 * 86_400, claims.path("signer_grace").asLong());
        assertEquals("[\"signer_grace\"]", claims.path("must").toString());
        assertEquals(2_208_988_800L, claims.path("models").get(0).path("until").asLong());
        assertEquals(1_577_836_800L, claims.path("nbf").asLong());
    }

    @Test
    void changeOfModels_isOnTheDeviceAfterItsNextRefreshWithAHigherRevision() throws IOException {
        FakeDevice device = FakeDevice.usual();
        JsonNode first = claims(device, license);
        Map<String, String> segmenter = Map.of("id", "segmenter", "until", "2040-01-01T00:00:00Z");
        assertEquals("ok", update(Map.of("models", List.of(segmenter))).code());
        JsonNode second = payload(hub.request(device.refresh(license), ""), "license");
        assertTrue(second.path("rev").asLong() > first.path("rev").asLong());
        assertEquals(1, second.path("models").size());
        assertEquals("segmenter", second.path("models").get(0).path("id").asText());
        assertEquals(2_208_988_800L, second.path("models").get(0).path("until").asLong());
        update(Map.of("models", List.of("segmenter", "detector")));
        JsonNode third = payload(hub.request(device.refresh(license), ""), "license");
        assertEquals(2, third.path("models").size());
        assertTrue(third.path("models").get(0).path("until").isMissingNode());
    }

    @Test
    void update_changesWhatItNamesAndLeavesTheRest_andIsAudited() throws IOException {
        JsonNode before = hub.get("/api/v1/licenses/" + license).json();
        Map<String, Object> change = new HashMap<>();
        change.put("seats", 5);
        change.put("until", "2050-01-01T00:00:00Z");
        change.put("features", Map.of("lines", "4"));
        JsonNode after = update(change).json();
        change.forEach((name, value) -> assertEquals(TestHub.JSON.valueToTree(value), after.path(name), name));
        before.properties().stream()
                .filter(member -> !change.containsKey(member.getKey()))
                .forEach(member -> assertEquals(member.getValue(), after.path(member.getKey()), member.getKey()));
        String said = "seats 3 to 5; end none to 2050-01-01T00:00:00Z; features +lines";
        String rows = "SELECT count(*) FROM audit_row WHERE action = 'license.updated' AND subject = ? AND detail = ?";
        assertEquals(1, Audit.count(hub, rows, license, said));
        assertEquals("ok", update(change).code());
        assertEquals(1, Audit.rows(hub, "license.updated", license));
    }

    @Test
    void update_withNull_takesAway() {
        update(Map.of("offline_activation", false, "lease", Map.of("seconds", 3600), "trial_days", 3));
        Map<String, Object> none = new HashMap<>();
        none.put("lease", null);
        none.put("trial_days", null);
        JsonNode after = update(none).json();
        assertTrue(after.get("lease").isNull() && after.get("trial_days").isNull(), after.toString());
        assertEquals("ok", update(Map.of("until", "2050-01-01T00:00:00Z")).code());
        assertTrue(update(Map.of("perpetual", true)).json().get("until").isNull());
    }

    @Test
    void update_ofPartOfALease_leavesItsOtherPart() {
        update(Map.of("offline_activation", false, "lease", Map.of("seconds", 3600, "grace_seconds", 60)));
        JsonNode lease = update(Map.of("lease", Map.of("seconds", 7200))).json().path("lease");
        assertEquals(60, lease.path("grace_seconds").asLong());
    }

    @Test
    void update_thatNamesNothingOrContradicts_isRefused() {
        assertEquals("input_invalid", update(Map.of()).code());
        assertEquals("input_invalid", update(Map.of("lease", Map.of())).code());
        assertEquals(
                "input_invalid", update(Collections.singletonMap("seats", null)).code());
        assertEquals(
                "input_invalid", update(Map.of("models", List.of("unheard-of"))).code());
        assertEquals(
                "input_invalid",
                update(Map.of("models", List.of("detector", "detector"))).code());
    }

    @Test
    void update_ofARevokedLicense_isAConflict() {
        hub.post("/api/v1/licenses/" + license + "/revoke", Map.of());
        assertEquals("conflict", update(Map.of("seats", 9)).code());
    }

    @Test
    void update_beyondThePlan_isRefused_andWithinWhatThereIsNot() {
        hub.as(
                hub.operatorToken,
                "PUT",
                "/api/v1/workspaces/" + workspace + "/plan",
                Map.of("most_seats", 3, "features", List.of("lines")));
        assertEquals("plan_exceeded", update(Map.of("seats", 4)).code());
        assertEquals(
                "plan_exceeded",
                update(Map.of("features", Map.of("night-mode", "yes"))).code());
        assertEquals("ok", update(Map.of("features", Map.of("lines", "4"))).code());
        assertEquals("ok", update(Map.of("seats", 2)).code());
    }

    @Test
    void update_byAStateThatIsNoMore_failsItsPrecondition() {
        String path = "/api/v1/licenses/" + license;
        String tag = hub.get(path).header("ETag");
        update(Map.of("seats", 4));
        Map<String, String> headers = Map.of(
                "Authorization", "Bearer " + hub.operatorToken, "Content-Type", "application/json", "If-Match", tag);
        Reply late = hub.send("PATCH", path, headers, BodyPublishers.ofString("{\"seats\":5}"));
        assertEquals("precondition_failed", late.code());
    }

    @Test
    void oneToken_activatesLicensesOfSeveralProductsOfItsWorkspace() {
        hub.post("/api/v1/products", Map.of("id", "acme-sound", "name", "Acme Sound"));
        String other = create(Map.of("product", "acme-sound", "perpetual", true, "offline_activation", true))
                .id();
        FakeDevice device = FakeDevice.usual();
        assertEquals("ok", codeOf(device, license, pat));
        assertEquals("ok", codeOf(device, other, pat));
    }

    @Test
    void refreshByToken_takesOneThatMayUseTheLicenseEachTime() throws IOException {
        update(Map.of("refresh_by", "token"));
        FakeDevice device = FakeDevice.usual();
        hub.request(device.activate(license), pat);
        assertEquals("token_missing", hub.request(device.refresh(license), "").code());
        String elsewhere = hub.createPat(hub.createServiceUser(hub.createWorkspace()), Map.of());
        assertEquals(
                "license_access_denied",
                hub.request(device.refresh(license), elsewhere).code());
        String limited = hub.createPat(user, Map.of("licenses", List.of()));
        assertEquals(
                "license_access_denied",
                hub.request(device.refresh(license), limited).code());
        String document = device.refresh(license);
        Reply granted = hub.request(document, pat);
        assertEquals("ok", granted.code());
        assertEquals(granted.text(), hub.request(document, "").text());
        assertEquals(2, Audit.rows(hub, "request.refused", device.thumbprint()));
    }

    @Test
    void assertedId_isBoundAtVolumeScopeByALicenseThatAllowsIt_andTakesOneSeat() throws IOException {
        FakeDevice device = FakeDevice.showing("asserted=press-4");
        assertEquals("volume_scope_not_allowed", codeOf(device, license, pat));
        update(Map.of("volume_scope", true));
        JsonNode binding = claims(device, license).path("binding");
        assertEquals("volume", binding.path("scope").asText());
        assertEquals(1, binding.path("evidence").size());
        assertEquals(1, binding.path("evidence").path("asserted").size());
        assertEquals("ok", hub.request(device.refresh(license), "").code());
        FakeDevice moved = device.nowShowing("asserted=press-5");
        assertEquals("machine_changed", hub.request(moved.refresh(license), "").code());
        assertEquals(1, seatsTaken());
        update(Map.of("volume_scope", false));
        assertEquals(
                "volume_scope_not_allowed",
                hub.request(device.refresh(license), "").code());
    }

    @Test
    void assertedIdBesideTheMachine_countsForNothing() throws IOException {
        update(Map.of("volume_scope", true));
        FakeDevice device = FakeDevice.showing("asserted=press-4", "machine-id=m9", "disk=d9");
        JsonNode binding = claims(device, license).path("binding");
        assertEquals("host", binding.path("scope").asText());
        assertTrue(binding.path("evidence").path("asserted").isMissingNode());
    }

    @Test
    void assertedIdOfManyDirectories_isNotShared() throws IOException {
        update(Map.of("volume_scope", true));
        for (int i = 0; i < 3; i++) {
            assertEquals("ok", codeOf(FakeDevice.showing("asserted=cluster"), license, pat));
        }
    }
}
