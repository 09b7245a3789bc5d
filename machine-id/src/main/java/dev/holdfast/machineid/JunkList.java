package dev.holdfast.machineid;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values that name no single machine: placeholders of firmware makers, ids baked into known images, prefixes of
 * generated addresses. The list decides what is recorded, never what is compared. Immutable and thread-safe.
 *
 * <p>The built-in list is the resource {@code junk.txt} beside this class, which says where each line comes from. It runs
 * as {@link JunkTable}, because reading it would cost a short command more than reading all the evidence.
 */
public final class JunkList {
    private static final int SHORTEST = 4;

    private static final JunkList BUILT_IN = new JunkList(Map.of());

    private final Map<String, UnfitCause> added;

    private JunkList(Map<String, UnfitCause> added) {
        this.added = added;
    }

    /** The list that comes with this library. */
    public static JunkList builtIn() {
        return BUILT_IN;
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
        Map<String, UnfitCause> more = new HashMap<>(added);
        more.put(key(kind.id(), Normalisation.normalise(value)), cause);
        return new JunkList(more);
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
        String key = key(kind, text);
        UnfitCause cause = added.get(key);
        return cause != null ? cause : JunkTable.causeFor(key);
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
}
