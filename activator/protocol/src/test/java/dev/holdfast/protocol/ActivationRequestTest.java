package dev.holdfast.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.LicenseId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActivationRequestTest {
    private static final String ID = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final LicenseId LICENSE = new LicenseId("acme-vision.01J9Z3K4M5N6P7Q8R9S0T1V2W3");

    private final FakeDevice device = new FakeDevice();

    private static RequestContent content() {
        return new RequestContent(
                Operation.ACTIVATE,
                LICENSE,
                ID,
                new Fingerprint(
                        1,
                        Map.of(
                                EvidenceKind.MACHINE_ID,
                                List.of(new EvidenceDigest("B".repeat(42) + "A")),
                                EvidenceKind.BOARD,
                                List.of(new EvidenceDigest("C".repeat(42) + "A"))),
                        true),
                Instant.parse("2026-11-22T08:00:00Z"),
                Instant.parse("2026-11-22T08:00:01Z"),
                3,
                "BBBBBBBBBBBBBBBBBBBBBA",
                List.of("CCCCCCCCCCCCCCCCCCCCCA"),
                Set.of(EvidenceKind.BOARD));
    }

    private String json() {
        return new String(content().toJson(), StandardCharsets.UTF_8);
    }

    private MalformedException refusal(String header, String payload) {
        byte[] document = device.sign(header, payload.getBytes(StandardCharsets.UTF_8));
        return assertThrows(MalformedException.class, () -> ActivationRequest.read(document));
    }

    @Test
    void read_whatADeviceWrote_saysTheSame() throws Exception {
        byte[] document = device.sign(device.header(), content().toJson());

        ActivationRequest request = ActivationRequest.read(document);

        assertEquals(content(), request.content());
        assertEquals(43, request.deviceKey().thumbprint().length());
        assertEquals(new String(document, StandardCharsets.US_ASCII), request.document());
    }

    @Test
    void read_withoutTheOptionalMembers_isTaken() throws Exception {
        RequestContent first = new RequestContent(
                Operation.ACTIVATE,
                LICENSE,
                ID,
                Fingerprint.of(Map.of()),
                Instant.EPOCH,
                null,
                0,
                null,
                List.of(),
                null);

        assertEquals(
                first,
                ActivationRequest.read(device.sign(device.header(), first.toJson()))
                        .content());
    }

    @Test
    void read_askingForASeatOfItsOwnAndCarryingALicense_saysTheSame() throws Exception {
        RequestContent wish = content().forNewSeat(true).carrying("a.b.c");

        RequestContent read = ActivationRequest.read(device.sign(device.header(), wish.toJson()))
                .content();

        assertEquals(wish, read);
        assertTrue(read.newSeat());
        assertEquals("a.b.c", read.license());
        assertFalse(content().newSeat());
    }

    @Test
    void read_carryingMoreThanTheLargestLicense_isRefused() {
        String most = "a".repeat(RequestContent.MAXIMUM_LICENSE);
        String payload = new String(content().carrying(most).toJson(), StandardCharsets.UTF_8);

        refusal(device.header(), payload.replace(most, most + "a"));
        assertThrows(IllegalArgumentException.class, () -> content().carrying(most + "a"));
    }

    @Test
    void read_signedByAnotherKey_isRefused() {
        FakeDevice other = new FakeDevice();
        byte[] document = other.sign(device.header(), content().toJson());

        MalformedException refusal = assertThrows(MalformedException.class, () -> ActivationRequest.read(document));

        assertTrue(refusal.getMessage().contains("expected one by the key in the header"), refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"Ed25519\"|\"EdDSA\"",
                "\"Ed25519\",\"typ\"|\"none\",\"typ\"",
                "holdfast-request+jwt|holdfast-license+jwt",
                "holdfast-request+jwt|JWT",
                "\"alg\"|\"kid\":\"1\",\"alg\"",
                "\"alg\"|\"crit\":[],\"alg\"",
                "\"crv\":\"Ed25519\"|\"crv\":\"X25519\"",
                "\"kty\"|\"d\":\"AAAA\",\"kty\"",
            })
    void read_headerNotOfTheForm_isRefused(String found, String replacement) {
        String header = device.header().replace(found, replacement);
        assertFalse(header.equals(device.header()), "the case changes something");

        refusal(header, json());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "holdfast-hub|another-audience",
                "\"op\":\"activate\"|\"op\":\"ACTIVATE\"",
                "\"op\":\"activate\"|\"op\":\"grant\"",
                "\"product\":\"acme-vision\"|\"product\":\"acme-sound\"",
                "01J9Z3K4M5N6P7Q8R9S0T1V2W3|../../../../etc/passwd0000",
                "\"jti\":\"AAAAAAAAAAAAAAAAAAAAAA\"|\"jti\":\"AAAAAAAAAAAAAAAAAAAAAB\"",
                "\"jti\":\"AAAAAAAAAAAAAAAAAAAAAA\"|\"jti\":7",
                "\"bundle\":3|\"bundle\":-1",
                "\"view\":[\"board\"]|\"view\":\"board\"",
                "\"view\":[\"board\"]|\"view\":[1]",
                "\"view\":[\"board\"]|\"view\":null",
                "[\"board\"]|[\"a\",\"a\",\"a\",\"a\",\"a\",\"a\",\"a\",\"a\",\"a\",\"a\",\"a\",\"a\",\"a\",\"a\",\"a\",\"a\",\"a\"]",
                "\"aud\"|\"new_seat\":1,\"aud\"",
                "\"aud\"|\"license\":7,\"aud\"",
                "\"bundle\":3|\"bundle\":3.0",
                "\"bundle\":3|\"bundle\":3,\"bundle\":3",
                "\"scheme\":1|\"scheme\":2",
                "\"aud\"|\"extra\":1,\"aud\"",
                "CCCCCCCCCCCCCCCCCCCCCA|short",
            })
    void read_payloadNotOfTheForm_isRefused(String found, String replacement) {
        String payload = json().replace(found, replacement);
        assertFalse(payload.equals(json()), "the case changes something");

        refusal(device.header(), payload);
    }

    @Test
    void read_viewWithAKindThatThisVersionDoesNotKnow_passesItOver() throws Exception {
        String payload = json().replace("[\"board\"]", "[\"tpm\",\"board\",\"board\"]");
        assertFalse(payload.equals(json()), "the case changes something");

        RequestContent read = ActivationRequest.read(
                        device.sign(device.header(), payload.getBytes(StandardCharsets.UTF_8)))
                .content();

        assertEquals(Set.of(EvidenceKind.BOARD), read.view());
    }

    @ParameterizedTest
    @ValueSource(strings = {"aud", "op", "product", "lic", "jti", "iat", "bundle", "abandons", "fingerprint"})
    void read_withoutARequiredMember_isRefused(String member) {
        MalformedException refusal = refusal(device.header(), json().replace("\"" + member + "\":", "\"witness2\":"));

        assertFalse(refusal.getMessage().isBlank());
    }

    @Test
    void read_fingerprintListingTwentyMachines_isRefused() {
        List<String> digests = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            digests.add("\"" + (char) ('A' + i) + "B".repeat(41) + "A\"");
        }
        String payload =
                json().replaceFirst("\"machine-id\":\\[[^]]*]", "\"machine-id\":[" + String.join(",", digests) + "]");

        MalformedException refusal = refusal(device.header(), payload);

        assertTrue(refusal.getMessage().contains("at most 1"), refusal.getMessage());
    }

    @Test
    void read_unknownKindOfEvidence_isPassedOver() throws Exception {
        String payload = json().replace("\"machine-id\":", "\"tpm\":[\"" + "A".repeat(43) + "\"],\"machine-id\":");

        assertEquals(
                content(),
                ActivationRequest.read(device.sign(device.header(), payload.getBytes(StandardCharsets.UTF_8)))
                        .content());
    }

    @Test
    void read_tooLarge_isRefusedBeforeItIsParsed() {
        byte[] huge = new byte[ActivationRequest.MAXIMUM_BYTES + 1];
        Arrays.fill(huge, (byte) 'A');

        assertThrows(MalformedException.class, () -> ActivationRequest.read(huge));
    }

    @Property
    void read_anyBytes_answersWithATypedRefusal(@ForAll byte[] bytes) {
        assertThrows(MalformedException.class, () -> ActivationRequest.read(bytes));
    }

    @Property
    void read_anyPayloadText_neverThrowsAnythingElse(@ForAll String payload) {
        refusal(device.header(), payload);
    }

    @Test
    void read_everySingleByteFlipped_isRefused() {
        byte[] document = device.sign(device.header(), content().toJson());
        int refused = 0;
        for (int i = 0; i < document.length; i++) {
            byte[] mutant = document.clone();
            mutant[i] ^= 1;
            assertThrows(MalformedException.class, () -> ActivationRequest.read(mutant));
            refused++;
        }
        assertEquals(document.length, refused);
    }
}
