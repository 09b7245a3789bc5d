package dev.holdfast.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.protocol.TokenFormat;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.store.TokenFile;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The content of the file of the device token; FORMAT.md 14.6. It does not print its secrets.
 *
 * @param hub the address of the hub that knows the token
 * @param deviceKey the thumbprint of the device key that it belongs to
 * @param secret the secret in use; null until the first answer
 * @param next the secret that is to follow and may have been named to the hub; null for none
 * @param installing the first secret of a token that is being installed; null for none
 * @param expiresAt until when the secret in use is good; null where that is not known
 * @param renewFrom from when it is renewed; null where that is not known
 */
record InstalledToken(
        String hub,
        String deviceKey,
        @Nullable String secret,
        @Nullable String next,
        @Nullable String installing,
        @Nullable Instant expiresAt,
        @Nullable Instant renewFrom) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MAXIMUM_ADDRESS = 2000;
    private static final int MAXIMUM_TEXT = 100;
    private static final long LATEST = 253_402_300_799L;

    /** Reads the file; throws where a member is missing or is no secret of a device token. */
    static InstalledToken parse(String content) throws MalformedException {
        JsonObject json = JsonObject.parse(content.getBytes(StandardCharsets.UTF_8), TokenFile.MAXIMUM_BYTES);
        return new InstalledToken(
                json.string("hub", MAXIMUM_ADDRESS),
                json.string("device_key", MAXIMUM_TEXT),
                secret(json, "secret"),
                secret(json, "next"),
                secret(json, "installing"),
                time(json, "expires_at"),
                time(json, "renew_from"));
    }

    private static @Nullable String secret(JsonObject json, String member) throws MalformedException {
        Optional<String> secret = json.optionalString(member, MAXIMUM_TEXT);
        boolean sound = secret.isEmpty()
                || TokenFormat.typeOf(secret.get())
                        .filter(type -> type == TokenFormat.Type.DEVICE)
                        .isPresent();
        if (!sound) {
            throw new MalformedException(member + ": expected a secret of a device token");
        }
        return secret.orElse(null);
    }

    private static @Nullable Instant time(JsonObject json, String member) throws MalformedException {
        return json.optionalInteger(member, 0, LATEST)
                .map(Instant::ofEpochSecond)
                .orElse(null);
    }

    /** The file's content. */
    String toJson() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("hub", hub);
            json.writeStringField("device_key", deviceKey);
            write(json, "secret", secret);
            write(json, "next", next);
            write(json, "installing", installing);
            write(json, "expires_at", expiresAt);
            write(json, "renew_from", renewFrom);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a token could not be written to memory", e);
        }
        return text + "\n";
    }

    private static void write(JsonGenerator json, String member, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(member, value);
        }
    }

    private static void write(JsonGenerator json, String member, @Nullable Instant value) throws IOException {
        if (value != null) {
            json.writeNumberField(member, value.getEpochSecond());
        }
    }

    InstalledToken withNext(@Nullable String following) {
        return new InstalledToken(hub, deviceKey, secret, following, installing, expiresAt, renewFrom);
    }

    InstalledToken withInstalling(@Nullable String first) {
        return new InstalledToken(hub, deviceKey, secret, next, first, expiresAt, renewFrom);
    }

    /** The token with this secret in use and none to follow. */
    InstalledToken using(String used, Instant expires, Instant renew) {
        return new InstalledToken(hub, deviceKey, used, null, null, expires, renew);
    }

    @Override
    public String toString() {
        return "device token for " + hub;
    }
}
