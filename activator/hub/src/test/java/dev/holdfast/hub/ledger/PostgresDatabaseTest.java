package dev.holdfast.hub.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresDatabaseTest {
    @Test
    void ofUrl_everyPart_isKept() {
        String url = "postgresql://db.acme.example:6543/hub?user=hub&sslrootcert=/etc/ssl/acme.pem";
        assertEquals(url, PostgresDatabase.ofUrl(url).url());
    }

    @Test
    void ofUrl_withoutAPort_hasTheUsualOne() {
        assertEquals(
                "postgresql://127.0.0.1:5432/hub",
                PostgresDatabase.ofUrl("postgresql://127.0.0.1/hub?user=hub\n").description());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "[::1]", "localhost", "127.1.2.3"})
    void loopbackHost_mayDoWithoutTls(String host) {
        assertEquals("prefer", sslMode("postgresql://" + host + "/hub?user=hub"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"db.acme.example", "10.0.0.7", "[fd00::7]", "localhost.acme.example"})
    void otherHost_hasToProveWhoItIs(String host) {
        assertEquals("verify-full", sslMode("postgresql://" + host + "/hub?user=hub"));
    }

    private static String sslMode(String url) {
        return PostgresDatabase.ofUrl(url).writing().getDataSourceProperties().getProperty("sslmode");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hub",
                "jdbc:postgresql://h/hub?user=hub",
                "mysql://h/hub?user=hub",
                "postgresql://h/hub",
                "postgresql://h?user=hub",
                "postgresql:///hub?user=hub",
                "postgresql://h/hub?user=",
                "postgresql://h/hub?user=hub&user=hub",
                "postgresql://h/hub?user=hub&sslmode=disable",
                "postgresql://h/hub?user=hub&socketFactory=evil.Class",
                "postgresql://h/a/b?user=hub",
                "postgresql://h/../x?user=hub",
                "postgresql://h/hub?user=hub#x",
                "postgresql://h/hub?user=hub&sslrootcert=a b",
            })
    void ofUrl_anotherForm_isRefused(String url) {
        assertThrows(IllegalArgumentException.class, () -> PostgresDatabase.ofUrl(url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://hub:geheim@h/hub",
                "postgresql://h/hub?user=hub&password=geheim",
                "postgresql://h/hub?user=hub:geheim",
                "postgresql://geheim hub@h",
            })
    void ofUrl_withAPassword_isRefusedWithoutRepeatingIt(String url) {
        var refused = assertThrows(IllegalArgumentException.class, () -> PostgresDatabase.ofUrl(url));
        assertFalse(refused.toString().contains("geheim"), refused.toString());
        assertTrue(refused.getMessage().contains("PGPASSFILE"), refused.getMessage());
    }
}
