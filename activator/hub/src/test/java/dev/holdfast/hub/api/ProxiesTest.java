package dev.holdfast.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
    private static final Proxies PROXIES = Proxies.of(List.of("192.0.2.7", "198.51.100.16/28", "2001:db8:1::/48"));

    @ParameterizedTest
    @ValueSource(
            strings = {"192.0.2.7", "198.51.100.16", "198.51.100.31", "2001:db8:1::1", "[2001:db8:1:ffff:0:0:0:1]"})
    void addressesOfTheProxies_areTheirs(String address) {
        assertTrue(PROXIES.contains(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.8",
                "198.51.100.15",
                "198.51.100.32",
                "2001:db8:2::1",
                "::192.0.2.7",
                "localhost",
                "",
                "unknown",
                "999.0.2.7"
            })
    void otherAddresses_areNot(String address) {
        assertFalse(PROXIES.contains(address));
    }

    @Test
    void name_standsForTheAddressesThatItHas() {
        assertTrue(Proxies.of(List.of("localhost")).contains("127.0.0.1"));
    }

    @Test
    void nobody_isAmongNone() {
        assertTrue(Proxies.NONE.isEmpty());
        assertFalse(Proxies.NONE.contains("127.0.0.1"));
        assertFalse(PROXIES.isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9|203.0.113.9",
                "10.0.0.1, 203.0.113.9|203.0.113.9",
                "203.0.113.9, 198.51.100.17|203.0.113.9",
                "10.0.0.1,203.0.113.9,198.51.100.17,192.0.2.7|203.0.113.9",
                "198.51.100.17|198.51.100.17",
                "203.0.113.9:50412|203.0.113.9",
                "[2001:db8:9::1]:50412|2001:db8:9::1",
                "2001:db8:9::1|2001:db8:9::1",
                "203.0.113.9, nonsense|192.0.2.7",
                "203.0.113.9, nonsense, 198.51.100.17|198.51.100.17",
                "''|192.0.2.7",
            })
    void caller_isTheLastThatIsNoProxy(String header, String caller) {
        assertEquals(caller, PROXIES.caller("192.0.2.7", List.of(header)));
    }

    @Test
    void caller_isTheSameInOneHeaderAndInSeveral() {
        assertEquals("203.0.113.9", PROXIES.caller("192.0.2.7", List.of("10.0.0.1", "203.0.113.9", "198.51.100.17")));
        assertEquals("192.0.2.7", PROXIES.caller("192.0.2.7", List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "192.0.2.0/33", "192.0.2.0/0", "192.0.2.0/x", "2001:db8::/129", "localhost/8", "/8"})
    void whatIsNoAddressAndNoNetwork_isRefused(String text) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Proxies.of(List.of("192.0.2.7", text)));
        assertTrue(String.valueOf(refused.getMessage()).contains("expected an address"));
    }
}
