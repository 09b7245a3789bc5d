package dev.holdfast.hub;

import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.protocol.NewSecret;
import dev.holdfast.protocol.TokenFormat;
import dev.holdfast.protocol.TokenOperation;
import java.io.IOException;
import java.security.SecureRandom;

/** A device with its token as its data directory holds it: the secret in use and, once it is made, the one to follow. */
final class TokenDevice {
    static final String INSTALL = "/api/v1/device-tokens";
    static final String RENEW = "/api/v1/device-tokens/renewals";
    static final String STATUS = "/api/v1/device-tokens/status";

    private static final SecureRandom RANDOM = new SecureRandom();

    final TestHub hub;
    final FakeDevice device;
    String secret;
    String next = "";

    private TokenDevice(TestHub hub, FakeDevice device, String secret) {
        this.hub = hub;
        this.device = device;
        this.secret = secret;
    }

    static TokenDevice on(TestHub hub, FakeDevice device) {
        return new TokenDevice(hub, device, newSecret());
    }

    /** A device that has installed its token. */
    static TokenDevice installed(TestHub hub, String token) {
        TokenDevice device = on(hub, FakeDevice.usual());
        Reply reply = device.install(token);
        if (reply.status() != 200) {
            throw new AssertionError("expected a device token, found " + reply.text());
        }
        return device;
    }

    /** The same files, on a machine that shows something else; or on the same, for a thief who tells lies. */
    TokenDevice copiedTo(FakeDevice elsewhere) {
        TokenDevice copy = new TokenDevice(hub, elsewhere, secret);
        copy.next = next;
        return copy;
    }

    /** The ID of its token, learnt by a use of it. */
    String id() {
        Reply status = status();
        if (status.status() != 200) {
            throw new AssertionError("expected a token that is good, found " + status.text());
        }
        return status.id();
    }

    /** How many secrets of a token are in a state. */
    static long secrets(TestHub hub, String state, String token) throws IOException {
        return Audit.count(hub, "SELECT count(*) FROM device_secret WHERE state = ? AND token_id = ?", state, token);
    }

    static String newSecret() {
        String made = TokenFormat.make(TokenFormat.Type.DEVICE, RANDOM);
        Heard.RUN.secrets().addToken(made);
        return made;
    }

    String installation() {
        return device.ask(new TokenOperation.Install(NewSecret.of(secret), "line 4"));
    }

    Reply install(String token) {
        return hub.request(INSTALL, installation(), token);
    }

    /** Writes the next secret down, if that is not done yet. */
    String prepared() {
        next = next.isEmpty() ? newSecret() : next;
        return next;
    }

    String renewal() {
        return device.ask(new TokenOperation.Renew(NewSecret.of(prepared())));
    }

    /** Renews, and takes the next secret into use where the hub agrees. */
    Reply renew() {
        Reply reply = hub.request(RENEW, renewal(), secret);
        if (reply.status() == 200) {
            secret = next;
            next = "";
        }
        return reply;
    }

    /** Renews as {@link #renew} does, but never hears the answer. */
    void renewDeafly() {
        hub.request(RENEW, renewal(), secret);
    }

    Reply status() {
        return status(secret);
    }

    Reply status(String shown) {
        return hub.request(STATUS, device.ask(new TokenOperation.Status()), shown);
    }

    String activate(String license) {
        return hub.request(device.activate(license), secret).code();
    }
}
