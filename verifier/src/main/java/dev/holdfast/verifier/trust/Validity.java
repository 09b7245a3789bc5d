package dev.holdfast.verifier.trust;

import dev.holdfast.verifier.trust.TrustException.Fault;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x509.Time;

/**
 * When a certificate holds, both ends included; RFC 5280 section 4.1.2.5.
 *
 * @param from the first second
 * @param to the last second
 */
record Validity(Instant from, Instant to) {
    private static final int UTC_TIME = 0x17;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int PIVOT_YEAR = 50;

    static Validity of(org.bouncycastle.asn1.x509.Validity validity) throws TrustException {
        return new Validity(instant(validity.getNotBefore()), instant(validity.getNotAfter()));
    }

    boolean contains(Instant time) {
        return !time.isBefore(from) && !time.isAfter(to);
    }

    /** The two forms that RFC 5280 allows, {@code YYMMDDHHMMSSZ} and {@code YYYYMMDDHHMMSSZ}, and no other. */
    private static Instant instant(Time time) throws TrustException {
        try {
            byte[] der = time.toASN1Primitive().getEncoded(ASN1Encoding.DER);
            boolean utc = der[0] == UTC_TIME && der.length == 2 + 13;
            boolean generalized = der[0] == GENERALIZED_TIME && der.length == 2 + 15;
            if ((utc || generalized) && der[der.length - 1] == 'Z') {
                int year = utc ? century(digits(der, 2, 2)) : digits(der, 2, 4);
                return instant(der, utc ? 4 : 6, year);
            }
        } catch (IOException | DateTimeException e) {
            throw unfit();
        }
        throw unfit();
    }

    private static Instant instant(byte[] der, int at, int year) throws TrustException {
        return LocalDateTime.of(
                        year,
                        digits(der, at, 2),
                        digits(der, at + 2, 2),
                        digits(der, at + 4, 2),
                        digits(der, at + 6, 2),
                        digits(der, at + 8, 2))
                .toInstant(ZoneOffset.UTC);
    }

    private static int century(int year) {
        return year < PIVOT_YEAR ? 2000 + year : 1900 + year;
    }

    private static int digits(byte[] der, int from, int count) throws TrustException {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            int digit = Character.digit(der[i], 10);
            if (digit < 0) {
                throw unfit();
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static TrustException unfit() {
        return new TrustException(Fault.CERTIFICATE_UNFIT, "certificate validity: expected the times of RFC 5280");
    }
}
