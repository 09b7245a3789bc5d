package dev.holdfast.hub.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Set;

/**
 * What a person finds at the address that a waiting device shows. It is the same for everybody, holds no script, no form and
 * no secret, and takes no code: a page that does would teach people to type codes into pages.
 */
final class EnrolmentPage {
    static final String PATH = "/enrol";

    private static final String RESOURCE = "/pages/enrol.html";
    private static final String MEDIA_TYPE = "text/html;charset=utf-8";
    private static final String STYLE = "<style>";

    private final String page;
    private final String policy;

    private EnrolmentPage(String page) {
        this.page = page;
        this.policy = "default-src 'none'; style-src 'sha256-" + digest(style(page))
                + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    /** Reads the page out of the hub's jar. */
    static EnrolmentPage read() {
        try (InputStream in = EnrolmentPage.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the page of enrolments is not in the hub's jar");
            }
            return new EnrolmentPage(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the page of enrolments could not be read", e);
        }
    }

    private static String style(String page) {
        return page.substring(page.indexOf(STYLE) + STYLE.length(), page.indexOf("</style>"));
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    Reply show(Exchange exchange) {
        exchange.requireQuery(Set.of());
        exchange.answerWith("Content-Security-Policy", policy);
        exchange.answerWith("Referrer-Policy", "no-referrer");
        return Reply.text(MEDIA_TYPE, page);
    }
}
