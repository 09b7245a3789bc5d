package dev.holdfast.hub.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressLiteralTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "256.0.2.7",
                "192.0.2.256",
                "192.300.2.7",
                "999.999.999.999",
                "260.1.1.1",
                "010.0.0.1",
                "192.0.2",
                "3221225985",
                "localhost",
                "plant.example",
                "",
                ".:1",
                "g::1",
                "plant.example:443"
            })
    void whatIsNoAddress_isNotLookedUpAsAName(String text) {
        assertFalse(AddressLiteral.isOfForm(text), text);
        assertEquals(Optional.empty(), AddressLiteral.read(text));
        assertEquals("unknown", Network.of(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {":", ":::", "1:2", "1::2::3", "::256.0.2.7", "12345::"})
    void ipv6ThatIsNone_isEmpty(String text) {
        assertEquals(Optional.empty(), AddressLiteral.read(text));
        assertEquals("unknown", Network.of(text));
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0.0.0.0/24",
        "255.255.255.255, 255.255.255.0/24",
        "249.199.109.99, 249.199.109.0/24",
        "::1, 0:0:0::/48",
        "2001:db8:1:ffff::7, 2001:db8:1::/48",
        "2001:DB8:1::192.0.2.7, 2001:db8:1::/48",
        "fe80::1%eth0, fe80:0:0::/48",
        "::ffff:192.0.2.7, 192.0.2.0/24"
    })
    void address_isRead_andCountedByItsNetwork(String text, String network) {
        assertTrue(AddressLiteral.read(text).isPresent(), text);
        assertEquals(network, Network.of(text));
    }
}
