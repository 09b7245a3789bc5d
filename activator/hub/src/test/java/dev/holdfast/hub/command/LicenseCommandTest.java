package dev.holdfast.hub.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Licenses made and changed by commands. */
class LicenseCommandTest extends ServedHub {
    @BeforeAll
    static void makeCatalog() {
        createCatalog();
    }

    @Test
    void licenseWithoutAnEnd_isAskedForOneInPlainWords() {
        Said said = operator(
                "license", "create", "--workspace", "ws_any", "--product", "acme", "--models", "a", "--seats", "1");
        assertEquals(2, said.exitCode());
        assertTrue(said.err().startsWith("holdfast-hub: usage: Missing required argument"), said.err());
    }

    @Test
    void licenseUntilNoDay_saysWhatADayLooksLike() {
        for (String day : new String[] {"31.12.2030", "2030-02-30", "tomorrow"}) {
            Said said = operator(
                    "license",
                    "create",
                    "--workspace",
                    "w",
                    "--product",
                    "p",
                    "--models",
                    "m",
                    "--seats",
                    "1",
                    "--until",
                    day);

            assertEquals(2, said.exitCode());
            assertTrue(said.err().contains("'--until'"), said.err());
            assertTrue(said.err().contains("for example 2030-12-31"), said.err());
            assertFalse(said.err().contains("java"), said.err());
        }
    }

    @Test
    void license_isCreatedWithEveryOption() throws IOException {
        String workspace =
                json("workspace", "create", "Plant of leases").path("id").asText();
        String options =
                "--product acme --models detector --seats 2 --perpetual --lease 12h --lease-grace 2d --trial 14"
                        + " --features lines=4,shift=night --start 2026-01-01 --policy lenient --seats-per machine --volume-scope"
                        + " --refresh-by token --on-clone suspend --clock-tolerance 1h --witness-required --status-days 30"
                        + " --status-grace-days 7 --signer-grace-days 3 --json";
        JsonNode made = license("create --workspace " + workspace + " " + options);
        assertEquals(
                "{\"seconds\":43200,\"grace_seconds\":172800}",
                made.path("lease").toString());
        assertEquals(
                "{\"tolerance_seconds\":3600,\"witness_required\":true}",
                made.path("clock_policy").toString());
        assertEquals(
                "{\"days\":30,\"grace_days\":7}", made.path("status_policy").toString());
        assertEquals("2026-01-01T00:00:00Z", made.path("starts_at").asText());
        assertEquals("night", made.path("features").path("shift").asText());
        assertEquals(14, made.path("trial_days").asInt());
        assertEquals(3, made.path("signer_grace_days").asInt());
        assertTrue(made.path("volume_scope").asBoolean());
        for (String word : List.of("lenient", "machine", "token", "suspend")) {
            assertTrue(made.toString().contains('"' + word + '"'), word);
        }
    }

    private static JsonNode license(String words) throws IOException {
        return ok(("license " + words).split(" ")).json();
    }

    @Test
    void license_isChangedAndGivenAndTakenModels() throws IOException {
        String workspace =
                json("workspace", "create", "Plant of changes").path("id").asText();
        String id = license(
                        "create --workspace " + workspace + " --product acme --models detector --seats 2 --perpetual"
                                + " --lease 12h --trial 14 --clock-tolerance 1h --witness-required --status-days 30 --json")
                .path("id")
                .asText();
        JsonNode changed =
                license("update " + id + " --lease none --offline-activation --trial none --clock-tolerance none"
                        + " --no-witness-required --status-days none --until 2030-12-31 --seats 9 --json");
        for (String none : List.of("lease", "trial_days", "status_policy")) {
            assertTrue(changed.get(none).isNull(), none);
        }
        assertEquals(
                "{\"tolerance_seconds\":null,\"witness_required\":false}",
                changed.path("clock_policy").toString());
        assertEquals("2031-01-01T00:00:00Z", changed.path("until").asText());
        assertEquals(9, changed.path("seats").asInt());
        String shown = ok("license", "show", id).out();
        assertTrue(shown.contains("clock policy        witness required no"), shown);

        license("add-model " + id + " segmenter --until 2028-06-30 --json");
        JsonNode left = license("remove-model " + id + " detector --json").path("models");
        assertEquals(1, left.size());
        assertEquals("2028-07-01T00:00:00Z", left.get(0).path("until").asText());
        assertEquals(79, operator("license", "remove-model", id, "detector").exitCode());
        assertEquals(2, operator("license", "update", id).exitCode());
        assertEquals(2, operator("license", "update", id, "--lease", "soon").exitCode());
        assertEquals(2, operator("license", "update", id, "--trial", "soon").exitCode());
        assertEquals(78, operator("license", "update", id, "--lease", "1h").exitCode());
    }
}
