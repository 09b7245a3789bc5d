package dev.holdfast.client;

import static dev.holdfast.client.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.holdfast.protocol.ProblemReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubEndpointTest {
    @ParameterizedTest
    @CsvSource({
        "https://hub.example, https://hub.example/api/v1/requests",
        "https://hub.example/, https://hub.example/api/v1/requests",
        "https://hub.example:8443/holdfast, https://hub.example:8443/holdfast/api/v1/requests",
        "HTTPS://hub.example, HTTPS://hub.example/api/v1/requests",
        "http://127.0.0.1:8700, http://127.0.0.1:8700/api/v1/requests",
        "http://localhost:8700, http://localhost:8700/api/v1/requests",
        "http://[::1]:8700, http://[::1]:8700/api/v1/requests",
    })
    void at_acceptableAddress_leadsToTheRequests(String address, String requests) throws Exception {
        assertEquals(requests, HubEndpoint.at(address).requests().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hub.example",
                "ftp://hub.example",
                "http://hub.example",
                "http://127.0.0.1.example",
                "http://localhost.example",
                "https://user:secret@hub.example",
                "https://hub.example/?token=x",
                "https://hub.example/#x",
                "https://",
                "https:// hub",
                "file:///etc/passwd"
            })
    void at_anyOtherAddress_isRefused(String address) {
        assertRefused(ProblemReason.HUB_ADDRESS_INVALID, () -> HubEndpoint.at(address));
    }

    @Test
    void at_secretInTheAddress_isNotRepeated() {
        LicenseSourceException refusal = assertRefused(
                ProblemReason.HUB_ADDRESS_INVALID, () -> HubEndpoint.at("https://user:sesame@hub.example"));

        assertFalse(String.valueOf(refusal.getMessage()).contains("sesame"));
    }
}
