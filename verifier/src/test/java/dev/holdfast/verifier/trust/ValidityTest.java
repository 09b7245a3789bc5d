package dev.holdfast.verifier.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.x509.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FORMAT.md 3.6 and RFC 5280 section 4.1.2.5. */
class ValidityTest {
    private static final ASN1Primitive START = new DERUTCTime("260601120000Z");

    private static Validity validity(ASN1Primitive from, ASN1Primitive to) throws TrustException {
        return Validity.of(new org.bouncycastle.asn1.x509.Validity(Time.getInstance(from), Time.getInstance(to)));
    }

    @Test
    void of_yearsAroundThePivot_areOfTwoCenturies() throws Exception {
        Validity validity = validity(new DERUTCTime("500101000000Z"), new DERUTCTime("491231235959Z"));
        assertEquals(Instant.parse("1950-01-01T00:00:00Z"), validity.from());
        assertEquals(Instant.parse("2049-12-31T23:59:59Z"), validity.to());
    }

    @Test
    void of_fourDigitsOfAYear_areThatYear() throws Exception {
        Validity validity = validity(START, new DERGeneralizedTime("20600229010203Z"));
        assertEquals(Instant.parse("2060-02-29T01:02:03Z"), validity.to());
    }

    @Test
    void contains_bothEnds_andNothingBeyond() throws Exception {
        Validity validity = validity(START, new DERUTCTime("260601120005Z"));
        assertTrue(validity.contains(validity.from()) && validity.contains(validity.to()));
        assertFalse(validity.contains(validity.from().minusSeconds(1)));
        assertFalse(validity.contains(validity.to().plusSeconds(1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2606011200Z",
                "260601120000+0100",
                "261301000000Z",
                "260230000000Z",
                "260601240000Z",
                "260601126000Z",
                "260601120060Z",
                "260601120000z",
                "2606011200000"
            })
    void of_otherUtcTimes_isRefused(String time) {
        assertThrows(TrustException.class, () -> validity(START, new DERUTCTime(time)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "20600101000000.5Z",
                "20600101000000+01",
                "20600101000000",
                "20611301000000Z",
                "206001010000000",
                "20600101 00000Z"
            })
    void of_otherGeneralizedTimes_isRefused(String time) {
        assertThrows(TrustException.class, () -> validity(START, new DERGeneralizedTime(time)));
    }
}
