package dev.holdfast.verifier;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.verifier.jws.JwsType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes compact JWS for tests by the JDK's own signatures, with any header and any payload. */
public final class TestJws {
    private TestJws() {}

    /** A document with the header that FORMAT.md 3.2 demands. */
    public static String sign(JwsType type, Map<String, Object> claims, TestCertificate... chain) {
        return sign(header(type, chain), json(claims), chain[0].privateKey());
    }

    /** The header that FORMAT.md 3.2 demands, to be changed. */
    public static Map<String, Object> header(JwsType type, TestCertificate... chain) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", chain[0].jwsAlgorithm());
        header.put("typ", type.text());
        List<String> certificates = new ArrayList<>();
        for (TestCertificate certificate : chain) {
            certificates.add(certificate.base64());
        }
        header.put("x5c", certificates);
        return header;
    }

    /** A document with any header and payload. */
    public static String sign(Map<String, Object> header, byte[] payload, PrivateKey key) {
        return sign(json(header), payload, key);
    }

    /** A document with any header bytes and payload. */
    public static String sign(byte[] header, byte[] payload, PrivateKey key) {
        Base64.Encoder base64Url = Base64.getUrlEncoder().withoutPadding();
        String input = base64Url.encodeToString(header) + "." + base64Url.encodeToString(payload);
        String algorithm = switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSAinP1363Format";
            case "RSA" -> "SHA256withRSA";
            default -> "Ed25519";
        };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + base64Url.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** JSON of nested maps, collections, strings, numbers and truth values. */
    public static byte[] json(Map<String, Object> object) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            write(json, object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Map<?, ?> object) {
            json.writeStartObject();
            for (Map.Entry<?, ?> member : object.entrySet()) {
                json.writeFieldName((String) member.getKey());
                write(json, member.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof Collection<?> elements) {
            json.writeStartArray();
            for (Object element : elements) {
                write(json, element);
            }
            json.writeEndArray();
        } else {
            json.writePOJO(value);
        }
    }
}
