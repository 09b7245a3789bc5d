package dev.holdfast.client;

import static dev.holdfast.client.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.protocol.HubIntroduction;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.TokenFormat;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.store.DataDirectory;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is no hub of this vendor is shown no token, neither the PAT that is to be exchanged nor the device's own, and leaves
 * the data directory as it was, byte for byte.
 */
class TokenPreflightTest extends FakeHubFixture {
    private final SecureRandom random = new SecureRandom();

    /** What is done with the device token. */
    private enum Asked {
        INSTALL(false, 1),
        CREATE(false, 2),
        INSTALL_ANOTHER(true, 1),
        CREATE_ANOTHER(true, 2),
        RENEW(true, 2),
        STATUS(true, 1);

        private final boolean installed;
        private final int calls;

        Asked(boolean installed, int calls) {
            this.installed = installed;
            this.calls = calls;
        }
    }

    private DeviceTokens tokens(Device of, Patience patience) throws Exception {
        return DeviceTokens.of(hub.endpoint(), of.verifier(), random).with(patience);
    }

    private ExchangeToken pat() throws Exception {
        return ExchangeToken.of(TokenFormat.make(TokenFormat.Type.SERVICE_USER, random));
    }

    private DeviceTokenStatus run(Asked asked, DeviceTokens tokens) throws Exception {
        return switch (asked) {
            case INSTALL, INSTALL_ANOTHER -> tokens.install(pat(), "line 4");
            case CREATE, CREATE_ANOTHER -> tokens.create("line 4", (uri, code, key, life) -> {}, time -> {});
            case RENEW -> tokens.renew();
            case STATUS -> tokens.status();
        };
    }

    @ParameterizedTest
    @EnumSource
    void whateverIsNoHubOfThisVendor_isShownNoTokenAndLeavesTheDirectory(Asked asked) throws Exception {
        if (asked.installed) {
            tokens(device, Device.SHORT).install(pat(), "line 4");
        }
        Map<String, String> before = device.tree();
        List<String> calls = new ArrayList<>(hub.tokenCalls());
        BadHubs hubs = new BadHubs(vendor, hub);

        for (BadHubs.Bad bad : hubs.all()) {
            hub.introductions().clear();
            hub.introduce(bad.answer());

            assertRefused(bad.reason(), () -> run(asked, tokens(device, bad.patience())));

            assertEquals(before, device.tree(), bad.name());
            assertEquals(calls, hub.tokenCalls(), bad.name());
            assertEquals(Set.of(HubIntroduction.PATH + "?after=0"), Set.copyOf(hub.introductions()), bad.name());
        }

        hubs.end();
        hub.introduce(vendor::introduce);
        assertEquals("tk_1", run(asked, tokens(device, Device.SHORT)).id());
        assertEquals(calls.size() + asked.calls, hub.tokenCalls().size());
    }

    @Test
    void rootsOfAnotherVendor_areToldThatNoTokenWasShown() throws Exception {
        Device wrong = Device.in(device.folder().resolve("wrong"), new Vendor().roots());

        LicenseSourceException refusal = assertRefused(
                RefusalReason.CERTIFICATE_NOT_TRUSTED,
                () -> tokens(wrong, Device.SHORT).install(pat(), "line 4"));

        assertTrue(refusal.detail().contains("no token was shown"), refusal.detail());
        assertEquals(Map.of(), wrong.tree());
    }

    @Test
    void renewalThatWasBegun_isFinishedOnceTheHubIsSound() throws Exception {
        tokens(device, Device.SHORT).install(pat(), "line 4");
        DataDirectory directory = device.verifier().dataDirectory();
        InstalledToken held = TokenDesk.read(directory).orElseThrow();
        String next = DeviceTokens.newSecret(random);
        directory.token().write(held.withNext(next).toJson());
        Map<String, String> before = device.tree();
        hub.introduce(BadHubs.answering(200, "application/json", "garbage"));

        assertRefused(
                ProblemReason.HUB_ANSWER_INVALID,
                () -> tokens(device, Device.SHORT).renewIfDue());
        assertEquals(before, device.tree());

        hub.introduce(vendor::introduce);
        assertTrue(tokens(device, Device.SHORT).renewIfDue().isPresent());
        assertEquals(next, TokenDesk.read(directory).orElseThrow().secret());
    }
}
