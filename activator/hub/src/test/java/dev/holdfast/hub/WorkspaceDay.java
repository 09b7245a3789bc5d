package dev.holdfast.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.hub.command.Said;
import dev.holdfast.protocol.NewSecret;
import dev.holdfast.protocol.TokenOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The first day of a workspace and what comes after it, each step done at a real hub and written down. */
final class WorkspaceDay {
    private static final String OPERATOR = "operator";
    private static final String ADMIN = "admin";
    private static final String MEMBER = "member";
    private static final String AUDITOR = "auditor";
    private static final String V1 = "/api/v1/";
    private static final String GRANT = "license status";

    private final TestHub hub;
    private final Path folder;
    private final Transcript said;
    private final FakeDevice camera1 = FakeDevice.usual();
    private final TokenDevice camera2;
    private final FakeDevice camera3 = FakeDevice.usual();
    private final FakeDevice stranger = FakeDevice.usual();
    private String workspace = "";
    private String license = "";
    private String admin = "";
    private String member = "";
    private String auditor = "";
    private String user = "";
    private Reply first;
    private Reply second;

    WorkspaceDay(TestHub hub, Path folder) {
        this.hub = hub;
        this.folder = folder;
        this.said = new Transcript(hub);
        this.camera2 = TokenDevice.on(hub, FakeDevice.usual());
        said.name(camera1.thumbprint(), "camera-1-key");
        said.name(camera2.device.thumbprint(), "camera-2-key");
        said.name(camera3.thumbprint(), "camera-3-key");
        said.name(stranger.thumbprint(), "stranger-key");
    }

    /** Everything that happened, in blocks. */
    List<String> run() throws IOException {
        openWorkspace();
        admin = comes(OPERATOR, hub.operatorToken, "Kim", ADMIN);
        said.block();
        member = comes(ADMIN, admin, "Bo", MEMBER);
        auditor = comes(ADMIN, admin, "Cy", AUDITOR);
        readMembers();
        makeToken();
        activateFirst();
        enrolSecond();
        rotate();
        rollOut();
        leak();
        reinstate();
        revokeAll();
        cleanUp();
        verify();
        return said.blocks();
    }

    private void pass(Duration time) {
        hub.clock.turn(time);
    }

    private static String secret(Reply reply) {
        return reply.json().path("secret").asText();
    }

    private String of(String path) {
        return V1 + "workspaces/" + workspace + path;
    }

    private Reply operator(String line, String body, String shown) {
        return said.call(OPERATOR, hub.operatorToken, line, body, shown);
    }

    private Reply member(String line, String body, String shown) {
        return said.call(MEMBER, member, line, body, shown);
    }

    private void openWorkspace() {
        said.block();
        workspace = operator("POST /api/v1/workspaces", "{\"name\":\"Plant 7\"}", "id")
                .id();
        said.name(workspace, "ws_plant7");
        operator(
                "PUT " + of("/plan"),
                "{\"products\":[\"acme-vision\"],\"most_seats\":10,\"most_tokens\":20,\"longest_token_days\":90}",
                "products most_seats most_tokens longest_token_days never_expiring");
        String wish = "{\"product\":\"acme-vision\",\"models\":[\"detector\"],\"seats\":5,\"offline_activation\":true,"
                + "\"perpetual\":true}";
        license = operator("POST " + of("/licenses"), wish, "id seats").id();
        said.name(license, "acme-vision.LICENSE");
    }

    /** A person is invited and accepts; gives the first personal token. */
    private String comes(String by, String token, String name, String role) {
        pass(Duration.ofMinutes(5));
        String id = name.toLowerCase(java.util.Locale.ROOT);
        String wish = "{\"email\":\"" + id + "@plant.example\",\"name\":\"" + name + "\",\"role\":\"" + role + "\"}";
        Reply made = said.call(by, token, "POST " + of("/invitations"), wish, "id role expires_at secret");
        said.name(made.id(), "in_" + id);
        String who = id + " (Authorization: Bearer hdfi_…)";
        Reply joined = said.call(who, secret(made), "POST /api/v1/invitations/accept", "{}", "account role secret");
        said.name(joined.json().path("account").asText(), "ac_" + id);
        said.name(joined.json().at("/token/id").asText(), "tk_" + id);
        return secret(joined);
    }

    private void readMembers() {
        said.call(AUDITOR, auditor, "GET " + of("/members"), "", "account name role");
        said.call(AUDITOR, auditor, "POST " + of("/service-users"), "{\"name\":\"mine\"}", "");
    }

    private void makeToken() {
        pass(Duration.ofHours(1));
        said.block();
        user = member("POST " + of("/service-users"), "{\"name\":\"line 1\"}", "id name")
                .id();
        said.name(user, "su_line1");
        String tokens = "POST " + V1 + "service-users/" + user + "/tokens";
        String wish =
                "{\"name\":\"first boot\",\"scopes\":[\"activations:create\"],\"licenses\":[\"" + license + "\"],";
        member(tokens, wish + "\"never_expires\":true}", "");
        first = member(tokens, wish + "\"expires_in_days\":60}", "id partial scopes licenses expires_at secret");
        said.name(first, "tk_first");
        // What is made at the same moment stands in lists in no order that a page could show.
        pass(Duration.ofMinutes(1));
        said.name(unseen(V1 + "service-users/" + user + "/tokens", "try-out", 30), "tk_tryout");
    }

    /** A token that somebody makes and that the page first shows when it is cleaned up. */
    private Reply unseen(String path, String name, int days) {
        return hub.as(
                member,
                "POST",
                path,
                Map.of("name", name, "scopes", List.of("licenses:read"), "expires_in_days", days));
    }

    private void activate(String who, FakeDevice device, String token) {
        pass(Duration.ofMinutes(1));
        said.document(who, V1 + "requests", "activate " + license, device.activate(license), token, GRANT);
    }

    private void activateFirst() {
        pass(Duration.ofHours(1));
        said.block();
        activate("camera 1", camera1, secret(first));
        member(
                "GET " + V1 + "tokens/" + first.id(),
                "",
                "id state name expires_at last_used_at last_used_from activations");
    }

    private void enrolSecond() throws IOException {
        pass(Duration.ofHours(1));
        said.block();
        String ask = camera2.device.ask(new TokenOperation.Enrol(NewSecret.of(camera2.secret), "camera 2"));
        JsonNode codes = said.document(
                        "camera 2",
                        V1 + "device-authorization",
                        "enrol as camera 2",
                        ask,
                        "",
                        "device_code user_code verification_uri expires_in interval")
                .json();
        String deviceCode = said.name(codes.path("device_code").asText(), "(device code)");
        String userCode = said.name(codes.path("user_code").asText(), "BCDF-GHJK");
        poll(deviceCode);
        poll(deviceCode);
        approve(userCode);
        pass(Duration.ofSeconds(10));
        said.name(poll(deviceCode).id(), "tk_camera2");
        activate("camera 2", camera2.device, camera2.secret);
    }

    private Reply poll(String deviceCode) {
        String document = camera2.device.ask(new TokenOperation.Poll(deviceCode));
        String shown = "id name workspace device expires_at renew_from";
        return said.document("camera 2", V1 + "device-token", "poll", document, "", shown);
    }

    private void approve(String userCode) throws IOException {
        said.block();
        pass(Duration.ofMinutes(1));
        Reply seen = member(
                "POST " + of("/enrolments/lookups"),
                "{\"user_code\":\"" + userCode + "\"}",
                "id device alleged_name product evidence address expires_at");
        said.name(seen.id(), "en_camera2");
        String device = camera2.device.thumbprint();
        command("enrolment approve --workspace " + workspace + " --device " + device + " --name camera-2 " + userCode);
    }

    /** A command of the member's. */
    private void command(String line) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), member);
        List<String> arguments = new ArrayList<>(List.of(line.split(" ")));
        arguments.addAll(List.of("--token-file", file.toString()));
        Said answer = Said.by(Map.of("HOLDFAST_HUB", hub.address.toString()), "", arguments.toArray(String[]::new));
        said.command("holdfast-hub " + line, answer.out() + answer.err());
    }

    private void rotate() throws IOException {
        pass(Duration.ofHours(1));
        said.block();
        second = member(
                "POST " + V1 + "tokens/" + first.id() + "/rotate",
                "{\"overlap_days\":7}",
                "id name replaces expires_at secret");
        said.name(second, "tk_second");
        command("token rotate --status " + first.id());
    }

    private void rollOut() throws IOException {
        said.block();
        activate("camera 3", camera3, secret(second));
        activate("camera 1", camera1, secret(first));
        command("token rotate --status " + first.id());
        pass(Duration.ofDays(1));
        activate("camera 1", camera1, secret(second));
        revoke(first, "{}");
        activate("camera 1", camera1, secret(first));
    }

    private void revoke(Reply token, String body) {
        member("POST " + V1 + "tokens/" + token.id() + "/revoke", body, "id state name activations suspended");
    }

    private void leak() {
        pass(Duration.ofDays(1));
        Reply granted = hub.request(stranger.activate(license), secret(second));
        if (granted.status() != 200) {
            throw new AssertionError("expected a grant, found " + granted.text());
        }
        pass(Duration.ofHours(1));
        said.block();
        said.call(
                AUDITOR, auditor, "GET " + of("/audit?token=" + second.id()), "", "at action subject machine address");
        revoke(second, "{\"with_activations\":true}");
        refresh("stranger", stranger);
    }

    private void refresh(String who, FakeDevice device) {
        said.document(who, V1 + "requests", "refresh " + license, device.refresh(license), "", GRANT);
    }

    private void reinstate() {
        pass(Duration.ofMinutes(10));
        said.block();
        String activations = "POST " + V1 + "licenses/" + license + "/activations/";
        for (FakeDevice honest : List.of(camera1, camera3)) {
            member(activations + honest.thumbprint() + "/reinstate", "", "id state token");
        }
        refresh("camera 1", camera1);
    }

    private void revokeAll() {
        pass(Duration.ofMinutes(10));
        said.block();
        String all = "POST " + V1 + "service-users/" + user + "/tokens/revoke";
        said.call(ADMIN, admin, all, "{}", "revoked activations suspended");
        String ofCamera = "GET " + of("/audit?machine=" + camera1.thumbprint() + "&order=newest&limit=5");
        said.call(AUDITOR, auditor, ofCamera, "", "at actor action token");
    }

    private void cleanUp() {
        pass(Duration.ofDays(40));
        said.name(unseen(of("/tokens"), "spare", 90), "tk_spare");
        pass(Duration.ofDays(35));
        said.block();
        member("GET " + of("/tokens?state=unused&unused_days=30"), "", "id name created_at");
        String wish = "{\"unused_days\":30,\"delete\":[\"expired\",\"revoked\"],\"dry_run\":";
        for (boolean dryRun : new boolean[] {true, false}) {
            member("POST " + of("/tokens/clean-up"), wish + dryRun + "}", "id name dry_run more");
        }
    }

    private void verify() throws IOException {
        // While the hub works, the newest records are sealed within a second, and signed within a minute.
        hub.close();
        said.block();
        Said verified = Said.by(Map.of(), "", "audit", "verify", "--directory", hub.directory.toString());
        String words = (verified.out() + verified.err()).replaceAll("record(s 1 to)? \\d+", "record$1 N");
        said.command("holdfast-hub audit verify --directory hub", words);
        hub.open();
    }
}
