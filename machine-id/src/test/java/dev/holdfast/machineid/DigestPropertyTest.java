package dev.holdfast.machineid;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

class DigestPropertyTest {
    private static final ProductScope SCOPE = new ProductScope("acme-vision");

    @Property
    void digest_ofAnyValue_isWhatThePlatformsHmacSays(
            @ForAll EvidenceKind kind, @ForAll @StringLength(min = 1, max = 300) String value)
            throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(
                "holdfast fingerprint 1\0acme-vision".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] digest = mac.doFinal((kind.id() + "\0" + value).getBytes(StandardCharsets.UTF_8));
        assertEquals(
                Base64.getUrlEncoder().withoutPadding().encodeToString(digest),
                new DigestMaker(SCOPE, new PlatformSha256())
                        .digest(kind, new EvidenceValue(value))
                        .text());
    }
}
