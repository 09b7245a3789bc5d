package dev.holdfast.verifier;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * One vector: documents, the circumstances, and what a verifier has to say of them; FORMAT.md section 13.
 *
 * @param name the file's name without its ending
 * @param expect {@code granted} or a reason
 * @param rule the rule of FORMAT.md that decides
 * @param now what the clock says, in seconds
 * @param license the license, escaped as in the file
 * @param status the status snapshot, escaped as in the file; empty for none
 * @param bundles the trust bundles held, oldest first
 * @param state what the directory remembers, empty for nothing
 */
public record TestVector(
        String name,
        String expect,
        String rule,
        long now,
        String license,
        String status,
        List<String> bundles,
        String state) {
    /** Where the vectors are. */
    public static final Path FOLDER = Path.of("vectors");

    /** The randomness that the device key of every vector comes from. */
    public static SecureRandom deviceRandom() {
        return new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                Arrays.fill(bytes, (byte) 7);
            }
        };
    }

    void write() throws IOException {
        Files.writeString(FOLDER.resolve(name + ".txt"), text(), StandardCharsets.US_ASCII);
    }

    /** The lines of the file. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append("expect: ").append(expect).append('\n');
        text.append("rule: ").append(rule).append('\n');
        text.append("now: ").append(now).append('\n');
        for (String bundle : bundles) {
            text.append("bundle: ").append(bundle).append('\n');
        }
        if (!state.isEmpty()) {
            text.append("state: ").append(escaped(state)).append('\n');
        }
        text.append("status: ").append(escaped(status)).append('\n');
        text.append("license: ").append(escaped(license)).append('\n');
        return text.toString();
    }

    /** All vectors, in the order of their numbers. */
    static List<TestVector> all() throws IOException {
        List<TestVector> all = new ArrayList<>();
        for (Path file : files()) {
            all.add(read(file));
        }
        return all;
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
    }

    /** The vector in a file. */
    public static TestVector read(Path file) throws IOException {
        String name = file.getFileName().toString().replace(".txt", "");
        return read(file, name, Files.readAllLines(file, StandardCharsets.US_ASCII));
    }

    /** The vector in lines of a file. */
    static TestVector read(Path file, String name, List<String> lines) throws IOException {
        String expect = "";
        String rule = "";
        long now = 0;
        String license = "";
        String status = "";
        String state = "";
        List<String> bundles = new ArrayList<>();
        for (String line : lines) {
            int colon = line.indexOf(": ");
            String value = line.substring(colon + 2);
            switch (line.substring(0, colon)) {
                case "expect" -> expect = value;
                case "rule" -> rule = value;
                case "now" -> now = Long.parseLong(value);
                case "bundle" -> bundles.add(value);
                case "state" -> state = unescaped(value);
                case "status" -> status = unescaped(value);
                case "license" -> license = unescaped(value);
                default -> throw new IOException(file + ": unknown line " + line.substring(0, colon));
            }
        }
        return new TestVector(name, expect, rule, now, license, status, bundles, state);
    }

    /** Line ends, and what is no printable ASCII, as a backslash and four hexadecimal digits. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (char c : text.toCharArray()) {
            escaped.append(c > ' ' && c < 127 && c != '\\' ? String.valueOf(c) : String.format("\\%04x", (int) c));
        }
        return escaped.toString();
    }

    static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                plain.append((char) Integer.parseInt(text.substring(i + 1, i + 5), 16));
                i += 4;
            } else {
                plain.append(text.charAt(i));
            }
        }
        return plain.toString();
    }
}
