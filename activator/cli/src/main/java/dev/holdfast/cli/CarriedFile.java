package dev.holdfast.cli;

import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.ReleaseAnswer;
import dev.holdfast.verifier.jws.CompactJws;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.jws.StrictBase64Url;
import dev.holdfast.verifier.license.LicenseId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a file holds that was carried here by hand; nothing of it is verified. FORMAT.md 8.4, 8.10, 8.11 and 15.4. */
sealed interface CarriedFile {
    /** A grant. */
    record OfGrant(Grant grant) implements CarriedFile {
        @Override
        public Optional<LicenseId> allegedLicense() {
            return licenseOf(grant.license());
        }
    }

    /** A status snapshot. */
    record OfStatus(String document) implements CarriedFile {
        @Override
        public Optional<LicenseId> allegedLicense() {
            return licenseOf(document);
        }
    }

    /** The answer to a release. */
    record OfReceipt(ReleaseAnswer answer) implements CarriedFile {
        @Override
        public Optional<LicenseId> allegedLicense() {
            return licenseOf(answer.receipt());
        }
    }

    /** Trust bundles, oldest first. */
    record OfBundles(List<String> documents) implements CarriedFile {
        @Override
        public Optional<LicenseId> allegedLicense() {
            return Optional.empty();
        }
    }

    /** Which license it says it is about, to look for that one; the verifier holds it to that. */
    Optional<LicenseId> allegedLicense();

    /**
     * Reads a file of at most {@value Grant#MAXIMUM_BYTES} bytes.
     *
     * @throws MalformedException if it is larger, or nothing that is carried to a device
     */
    static CarriedFile read(Path file) throws IOException, MalformedException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            // A size asked for beforehand says nothing of a pipe, a device or a file that grows.
            bytes = in.readNBytes(Grant.MAXIMUM_BYTES + 1);
        }
        if (bytes.length > Grant.MAXIMUM_BYTES) {
            throw new MalformedException("expected at most " + Grant.MAXIMUM_BYTES + " bytes, found more");
        }
        return bytes.length > 0 && bytes[0] == '{' ? answer(bytes) : documents(bytes);
    }

    private static CarriedFile answer(byte[] bytes) throws MalformedException {
        return JsonObject.parse(bytes, Grant.MAXIMUM_BYTES).has("receipt")
                ? new OfReceipt(ReleaseAnswer.parse(bytes))
                : new OfGrant(Grant.parse(bytes));
    }

    private static CarriedFile documents(byte[] bytes) throws MalformedException {
        List<String> lines = new ArrayList<>(
                new String(bytes, StandardCharsets.ISO_8859_1).lines().toList());
        if (lines.isEmpty()) {
            throw new MalformedException("expected a grant, a status snapshot or trust bundles, found an empty file");
        }
        // What the lines are goes before how many there are: of a text that is none of these the number helps nobody.
        for (String line : lines) {
            requireType(line, lines.size() > 1);
        }
        if (lines.size() > Grant.MAXIMUM_BUNDLES) {
            throw new MalformedException("expected at most " + Grant.MAXIMUM_BUNDLES + " trust bundles, found "
                    + lines.size() + "; import them in parts, oldest first");
        }
        String first = lines.get(0);
        return typeOf(first).equals(JwsType.STATUS.text()) ? new OfStatus(first) : new OfBundles(lines);
    }

    private static void requireType(String line, boolean oneOfSeveral) throws MalformedException {
        String type = typeOf(line);
        if (type.equals(JwsType.TRUST_BUNDLE.text()) || (type.equals(JwsType.STATUS.text()) && !oneOfSeveral)) {
            return;
        }
        throw new MalformedException("expected a grant, a status snapshot or trust bundles, found "
                + (type.equals(JwsType.LICENSE.text())
                        ? "a license without its status, which only a grant brings"
                        : type.equals(JwsType.REQUEST.text())
                                ? "a request, which goes to the hub"
                                : oneOfSeveral ? "several documents of other kinds" : "another document"));
    }

    /** The {@code typ} of the first header; that of a trust bundle may be followed by a second signature. */
    private static String typeOf(String line) throws MalformedException {
        int dot = line.indexOf('.');
        if (dot <= 0 || dot > 2 * CompactJws.MAXIMUM_HEADER) {
            throw anotherText();
        }
        return header(line.substring(0, dot)).string("typ", 100);
    }

    private static JsonObject header(String encoded) throws MalformedException {
        try {
            byte[] header = StrictBase64Url.decode(encoded);
            return JsonObject.parse(header, CompactJws.MAXIMUM_HEADER, CompactJws.MAXIMUM_STRING);
        } catch (MalformedException notAHeader) {
            // Where a file is none of these at all, what its first letters are not helps nobody.
            throw anotherText();
        }
    }

    private static MalformedException anotherText() {
        return new MalformedException("expected a grant, a status snapshot or trust bundles, found another text");
    }

    private static Optional<LicenseId> licenseOf(String document) {
        try {
            CompactJws jws = CompactJws.parse(document.getBytes(StandardCharsets.US_ASCII), Grant.MAXIMUM_BYTES);
            JsonObject claims = JsonObject.parse(jws.allegedPayload(), Grant.MAXIMUM_BYTES, CompactJws.MAXIMUM_STRING);
            return Optional.of(new LicenseId(claims.string("lic", 100)));
        } catch (MalformedException | IllegalArgumentException unreadable) {
            // The verifier says what is wrong with it, once the license it belongs to is found otherwise.
            return Optional.empty();
        }
    }
}
