package dev.holdfast.machineid;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values that name no single machine: placeholders of firmware makers, ids baked into known images, prefixes of
 * generated addresses. The list decides what is recorded, never what is compared. Immutable and thread-safe.
 *
 * <p>The built-in list is the resource {@code junk.txt} beside this class, which says where each line comes from.
 */
public final class JunkList {
    private static final int SHORTEST = 4;

    /** Read at first use, so that a process that never looks at its machine never pays for it. */
    private static final class BuiltIn {
        static final JunkList LIST = read();
    }

    private record Prefix(String text, UnfitCause cause) {}

    private final Map<String, UnfitCause> whole;
    private final Map<String, List<Prefix>> prefixes;

    private JunkList(Map<String, UnfitCause> whole, Map<String, List<Prefix>> prefixes) {
        this.whole = whole;
        this.prefixes = prefixes;
    }

    /** The list that comes with this library. */
    public static JunkList builtIn() {
        return BuiltIn.LIST;
    }

    /**
     * This list and one more value, for an application that knows an image or a series of boards that share it.
     *
     * @param kind the kind of evidence
     * @param value the value as the machine shows it; case and separators do not matter
     * @param cause {@link UnfitCause#SHARED} or {@link UnfitCause#PLACEHOLDER}
     */
    public JunkList with(EvidenceKind kind, String value, UnfitCause cause) {
        if (cause != UnfitCause.SHARED && cause != UnfitCause.PLACEHOLDER) {
            throw new IllegalArgumentException(
                    "junk value: expected the cause shared or placeholder, found " + cause.id());
        }
        Map<String, UnfitCause> more = new HashMap<>(whole);
        more.put(key(kind.id(), Normalisation.normalise(value)), cause);
        return new JunkList(more, prefixes);
    }

    /** Why a value is not recorded, or null where nothing speaks against it. */
    @Nullable
    UnfitCause causeFor(EvidenceKind kind, EvidenceValue value) {
        String text = value.normalised();
        UnfitCause listed = listed(kind.id(), text);
        if (listed == null) {
            listed = listed("any", text);
        }
        if (listed == null && (text.length() < SHORTEST || isOneCharacter(text))) {
            return UnfitCause.PLACEHOLDER;
        }
        return listed;
    }

    private @Nullable UnfitCause listed(String kind, String text) {
        UnfitCause cause = whole.get(key(kind, text));
        if (cause != null) {
            return cause;
        }
        for (Prefix prefix : prefixes.getOrDefault(kind, List.of())) {
            if (text.startsWith(prefix.text())) {
                return prefix.cause();
            }
        }
        return null;
    }

    private static boolean isOneCharacter(String text) {
        for (int i = 1; i < text.length(); i++) {
            if (text.charAt(i) != text.charAt(0)) {
                return false;
            }
        }
        return true;
    }

    private static String key(String kind, String normalised) {
        return kind + ' ' + normalised;
    }

    private static JunkList read() {
        try (InputStream in = JunkList.class.getResourceAsStream("junk.txt")) {
            if (in == null) {
                throw new IllegalStateException(
                        "junk list: expected the resource junk.txt beside JunkList, found none");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("junk list: the resource junk.txt cannot be read", e);
        }
    }

    private static JunkList parse(String text) {
        Map<String, UnfitCause> whole = new HashMap<>();
        Map<String, List<Prefix>> prefixes = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            if (line.isEmpty() || line.charAt(0) == '#') {
                continue;
            }
            String[] columns = line.split("\\|", -1);
            String kind = columns[0].trim();
            UnfitCause cause = UnfitCause.ofId(columns[1].trim());
            String value = columns[2].trim();
            String normalised = Normalisation.normalise(value);
            if (value.endsWith("*")) {
                List<Prefix> known = prefixes.get(kind);
                if (known == null) {
                    known = new ArrayList<>();
                    prefixes.put(kind, known);
                }
                known.add(new Prefix(normalised, cause));
            } else {
                whole.put(key(kind, normalised), cause);
            }
        }
        return new JunkList(whole, prefixes);
    }
}
