package dev.holdfast.hub.access;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * What the hub keeps of a password: Argon2id (RFC 9106) with a salt of 16 random bytes, as a PHC string. Thread-safe; at
 * most four are computed at once, each of which takes 19 MiB.
 *
 * @param text the PHC string
 */
public record PasswordHash(String text) {
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT = 16;
    private static final int LENGTH = 32;
    private static final int AT_ONCE = 4;
    private static final Semaphore COMPUTING = new Semaphore(AT_ONCE, true);
    private static final String BASE64 = "([A-Za-z0-9+/]{10,100})";
    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=([0-9]{1,7}),t=([0-9]{1,3}),p=([0-9]{1,2})\\$" + BASE64 + "\\$" + BASE64);

    public PasswordHash {
        if (!PHC.matcher(text).matches()) {
            throw new IllegalArgumentException("password hash: expected a PHC string of Argon2id");
        }
    }

    /** Hashes a password with a new salt and the parameters of today. */
    public static PasswordHash of(Password password, SecureRandom random) {
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        return of(password, salt, MEMORY_KIB, PASSES, LANES);
    }

    /** Hashes with given parameters. */
    static PasswordHash of(Password password, byte[] salt, int memory, int passes, int lanes) {
        byte[] hash = compute(password.bytes(), salt, memory, passes, lanes, LENGTH);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return new PasswordHash("$argon2id$v=19$m=" + memory + ",t=" + passes + ",p=" + lanes + "$"
                + base64.encodeToString(salt) + "$" + base64.encodeToString(hash));
    }

    /** Whether it is of that password, in a time that does not depend on how much of it is right. */
    public boolean matches(Password password) {
        Matcher parts = parts();
        Base64.Decoder base64 = Base64.getDecoder();
        byte[] expected = base64.decode(parts.group(5));
        byte[] found = compute(
                password.bytes(),
                base64.decode(parts.group(4)),
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                Integer.parseInt(parts.group(3)),
                expected.length);
        return MessageDigest.isEqual(expected, found);
    }

    /** Whether it was made with weaker parameters than those of today, so that it is to be made anew when it can be. */
    public boolean isWeak() {
        Matcher parts = parts();
        return Integer.parseInt(parts.group(1)) < MEMORY_KIB || Integer.parseInt(parts.group(2)) < PASSES;
    }

    private Matcher parts() {
        Matcher parts = PHC.matcher(text);
        if (!parts.matches()) {
            throw new IllegalStateException("a password hash has changed its form");
        }
        return parts;
    }

    /** Argon2id of bytes, which are wiped. */
    static byte[] compute(byte[] password, byte[] salt, int memory, int passes, int lanes, int length) {
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memory)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[length];
        COMPUTING.acquireUninterruptibly();
        try {
            argon2.generateBytes(password, hash);
            return hash;
        } finally {
            COMPUTING.release();
            Arrays.fill(password, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "(a password hash)";
    }
}
