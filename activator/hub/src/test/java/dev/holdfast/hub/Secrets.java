package dev.holdfast.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.protocol.TokenFormat;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Secrets, and a search for all of them at once in one pass over a text: what begins like a secret is compared with it.
 * Thread-safe.
 */
final class Secrets {
    /** What a secret is of. */
    enum Kind {
        PERSONAL_TOKEN,
        PAT,
        WORKSPACE_TOKEN,
        DEVICE_TOKEN,
        INVITATION,
        PASSWORD,
        DEVICE_CODE,
        USER_CODE,
        DATABASE_PASSWORD,
        HSM_PIN,
        ROOT_PASSPHRASE,
        MACHINE_VALUE
    }

    private static final Pattern TOKEN = Pattern.compile("hdf[upwdi]_[0-9A-Za-z_-]{20,}");
    private static final Pattern INVITATION = Pattern.compile("hdfi_[0-9A-Za-z_-]{43}");

    /** Random text has more different letters; what tests make up for a wrong invitation has fewer. */
    private static final int VARIED = 16;

    private static final int PREFIX = 5;
    private static final int CHECKSUM = 6;

    /** What of a secret counts as the secret: more than is ever shown of one, and less than all of it. */
    private static final int TELLING = 16;

    private static final int WINDOW = Long.BYTES;
    private static final int SLOT_BITS = 20;
    private static final long MIXER = 0x9E3779B97F4A7C15L;

    private record Needle(Kind kind, byte[] bytes) {}

    private final Set<String> known = new HashSet<>();
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private final Map<Long, List<Needle>> needles = new HashMap<>();
    private final long[] slots = new long[1 << SLOT_BITS - 6];

    /** Notes a secret; one that is known already is noted once. */
    synchronized void add(Kind kind, String secret) {
        if (!known.add(secret)) {
            return;
        }
        counts.merge(kind, 1, Integer::sum);
        String telling = telling(secret);
        note(kind, telling);
        if (kind == Kind.USER_CODE) {
            note(kind, telling.replace("-", ""));
        }
    }

    /** Notes what is a token, by its checksum, or may be an invitation; anything else is none. */
    void addToken(String text) {
        boolean invitation =
                INVITATION.matcher(text).matches() && text.chars().distinct().count() >= VARIED;
        if (invitation || TokenFormat.typeOf(text).isPresent()) {
            add(
                    switch (text.charAt(3)) {
                        case 'u' -> Kind.PERSONAL_TOKEN;
                        case 'p' -> Kind.PAT;
                        case 'w' -> Kind.WORKSPACE_TOKEN;
                        case 'd' -> Kind.DEVICE_TOKEN;
                        default -> Kind.INVITATION;
                    },
                    text);
        }
    }

    /** The part that is searched for: of a token without its public beginning and end. */
    private static String telling(String secret) {
        if (!TOKEN.matcher(secret).matches()) {
            return secret;
        }
        String random = secret.substring(PREFIX, secret.length() - CHECKSUM);
        return random.substring(0, Math.min(TELLING, random.length()));
    }

    private void note(Kind kind, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        if (bytes.length < WINDOW) {
            throw new IllegalArgumentException("secret: expected " + WINDOW + " bytes or more of a " + kind);
        }
        long begin = ByteBuffer.wrap(bytes).getLong();
        needles.computeIfAbsent(begin, none -> new ArrayList<>()).add(new Needle(kind, bytes));
        int slot = slot(begin);
        slots[slot >> 6] |= 1L << slot;
    }

    private static int slot(long begin) {
        return (int) (begin * MIXER >>> Long.SIZE - SLOT_BITS);
    }

    /** The kinds of which a secret is in the text. */
    synchronized Set<Kind> in(byte[] text) {
        Set<Kind> found = EnumSet.noneOf(Kind.class);
        long window = 0;
        for (int i = 0; i < text.length; i++) {
            window = window << Byte.SIZE | text[i] & 0xff;
            int slot = slot(window);
            if ((slots[slot >> 6] & 1L << slot) != 0 && i >= WINDOW - 1) {
                compare(text, i - WINDOW + 1, window, found);
            }
        }
        return found;
    }

    private void compare(byte[] text, int at, long begin, Set<Kind> found) {
        for (Needle needle : needles.getOrDefault(begin, List.of())) {
            int end = at + needle.bytes().length;
            if (end <= text.length && Arrays.equals(text, at, end, needle.bytes(), 0, needle.bytes().length)) {
                found.add(needle.kind());
            }
        }
    }

    /** How many secrets there are of each kind. */
    synchronized Map<Kind, Integer> counts() {
        return new EnumMap<>(counts);
    }
}
