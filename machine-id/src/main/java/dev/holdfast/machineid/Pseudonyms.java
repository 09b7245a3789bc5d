package dev.holdfast.machineid;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Stand-ins for raw values: the same value always gets the same one, of the same form, and nobody can turn it back,
 * because the key is forgotten. Values on the junk list stay, of one that is listed by its prefix the prefix stays, and a board's UUID that a machine-id was made from still
 * equals it. Not thread-safe.
 */
final class Pseudonyms {
    /** The name of a scheme of disk names, as the kernel writes it before the name itself. */
    private static final Pattern SCHEME = Pattern.compile("\\s*(?:naa|eui|t10|nvme|uuid)\\.");

    private static final int SHORTEST_LISTED = 4;

    private final Mac mac;
    private final JunkList junk;

    Pseudonyms(RandomGenerator random, JunkList junk) {
        byte[] key = new byte[32];
        random.nextBytes(key);
        this.junk = junk;
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            // Every Java platform must offer HmacSHA256 and any key of one byte or more.
            throw new IllegalStateException("java platform without HmacSHA256", e);
        }
    }

    String of(EvidenceKind kind, String raw) {
        EvidenceValue value = Normalisation.value(raw);
        if (value == null) {
            return raw;
        }
        String normalised = value.normalised();
        UnfitCause cause = junk.causeFor(kind, value);
        if (cause != null) {
            return afterListedPart(kind, raw, normalised, cause);
        }
        if (Normalisation.isHex(normalised, 32)) {
            return refill(raw, 0, uuid(normalised));
        }
        if (kind == EvidenceKind.NIC && Normalisation.isHex(normalised, 12)) {
            // The maker's half decides whether an address counts, and is shared by millions. In an address that was
            // made up only the first byte decides, and the others may be an IP address.
            int kept = Normalisation.isHardwareAddress(normalised) ? 6 : 2;
            return refill(
                    raw, 0, normalised.substring(0, kept) + hex(normalised).substring(kept, 12));
        }
        Matcher scheme = SCHEME.matcher(raw);
        int kept = scheme.lookingAt() ? scheme.end() : 0;
        return refill(raw, kept, alike(Normalisation.normalise(raw.substring(kept))));
    }

    /** A name of eight hexadecimal digits for a name that somebody chose. */
    String name(String raw) {
        return 'n' + hex(raw).substring(0, 8);
    }

    /** As many other hexadecimal digits for those of an id, with the same separators. */
    String id(String raw) {
        String normalised = Normalisation.normalise(raw);
        if (normalised.length() == 32) {
            return refill(raw, 0, uuid(normalised));
        }
        String noise = hex(normalised);
        return refill(raw, 0, noise.repeat(normalised.length() / noise.length() + 1));
    }

    /** What is on the list as a prefix is followed by what is the machine's own. */
    private String afterListedPart(EvidenceKind kind, String raw, String normalised, UnfitCause cause) {
        int listed = Math.min(SHORTEST_LISTED, normalised.length());
        while (listed < normalised.length()) {
            String other = normalised.substring(0, listed) + alike(normalised.substring(listed));
            if (junk.causeFor(kind, new EvidenceValue(other)) == cause) {
                return refill(raw, 0, other);
            }
            listed++;
        }
        return raw;
    }

    private String uuid(String normalised) {
        String swapped = Normalisation.swapped(normalised);
        boolean first = normalised.compareTo(swapped) <= 0;
        String stand = hex(first ? normalised : swapped).substring(0, 32);
        return first ? stand : Normalisation.swapped(stand);
    }

    /** Letters for letters and digits for digits; hexadecimal digits stay hexadecimal where all of them are. */
    private String alike(String normalised) {
        String noise = hex(normalised);
        boolean onlyHex = normalised.chars().allMatch(c -> Character.digit(c, 16) >= 0);
        StringBuilder out = new StringBuilder(normalised.length());
        for (int i = 0; i < normalised.length(); i++) {
            char c = normalised.charAt(i);
            int draw = Character.digit(noise.charAt(i % noise.length()), 16);
            if (c >= '0' && c <= '9') {
                out.append((char) ('0' + draw % 10));
            } else {
                out.append((char) ('a' + draw % (onlyHex ? 6 : 16)));
            }
        }
        return out.toString();
    }

    private String hex(String text) {
        StringBuilder out = new StringBuilder(64);
        for (byte b : mac.doFinal(text.getBytes(StandardCharsets.UTF_8))) {
            out.append(Character.forDigit((b >> 4) & 15, 16)).append(Character.forDigit(b & 15, 16));
        }
        return out.toString();
    }

    /** Puts new letters and digits in the places of the old ones, and leaves case and separators as they were. */
    private static String refill(String raw, int from, String replacement) {
        StringBuilder out = new StringBuilder(raw.length()).append(raw, 0, from);
        int next = 0;
        for (int i = from; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (Normalisation.normalise(String.valueOf(c)).isEmpty()) {
                out.append(c);
                continue;
            }
            char fresh = replacement.charAt(next++);
            boolean upper = (c >= 'A' && c <= 'Z') || (c <= '9' && hasUpper(raw));
            out.append(upper ? Character.toUpperCase(fresh) : fresh);
        }
        return out.toString();
    }

    private static boolean hasUpper(String raw) {
        return raw.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
    }
}
