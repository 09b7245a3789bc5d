package dev.holdfast.verifier.store;

import dev.holdfast.verifier.jws.StrictBase64Url;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The authentication code of a record: HMAC-SHA256 under a key derived by HKDF-SHA256 (RFC 5869) from the device key alone;
 * FORMAT.md 9.7. It covers everything in the record, so that no part can be taken from another time, another license or
 * another directory.
 */
final class StateSeal {
    private static final int LENGTH = 32;
    private static final byte[] INFO = "holdfast state 1".getBytes(StandardCharsets.US_ASCII);

    private StateSeal() {}

    static String of(LicenseRecord record, String thumbprint, SortedMap<String, String> added, byte[] seed) {
        HMac mac = new HMac(new SHA256Digest());
        mac.init(new KeyParameter(key(seed)));
        add(mac, thumbprint);
        add(mac, record.licenseId().text());
        add(mac, record.license());
        add(mac, record.status());
        PendingRequest pending = record.pending();
        add(mac, pending == null ? null : pending.requestId());
        add(mac, pending == null ? null : pending.operation());
        add(mac, pending == null ? null : pending.document());
        add(mac, record.state());
        for (Map.Entry<String, String> member : later(record, added).entrySet()) {
            add(mac, member.getKey());
            add(mac, member.getValue());
        }
        byte[] code = new byte[LENGTH];
        mac.doFinal(code, 0);
        return StrictBase64Url.encode(code);
    }

    /** What minor versions have added, so that a program which does not know it finds the same code. */
    private static SortedMap<String, String> later(LicenseRecord record, SortedMap<String, String> added) {
        if (record.receipt() == null) {
            return added;
        }
        SortedMap<String, String> later = new TreeMap<>(added);
        later.put("receipt", record.receipt());
        return later;
    }

    /** Compared in constant time, for a code that is found byte by byte is a forged one. */
    static boolean isSame(String one, String other) {
        return Arrays.constantTimeAreEqual(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] key(byte[] seed) {
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(new HKDFParameters(seed, null, INFO));
        byte[] key = new byte[LENGTH];
        hkdf.generateBytes(key, 0, key.length);
        return key;
    }

    /** Lengths go in with the text: where one part ends and the next begins is authenticated too. */
    private static void add(HMac mac, @Nullable String part) {
        byte[] bytes = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
        int length = part == null ? -1 : bytes.length;
        for (int shift = 24; shift >= 0; shift -= 8) {
            mac.update((byte) (length >>> shift));
        }
        mac.update(bytes, 0, bytes.length);
    }
}
