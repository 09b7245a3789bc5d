package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.SuiteWatch;
import org.junit.jupiter.api.Test;

/** What the hub answers to the command in these tests is held to the contract as in the hub's own tests. */
class ContractOfTheHubTest extends HubFixture {
    @Test
    void activation_isHeldToTheContract() {
        long before = SuiteWatch.answers();
        activate().done();
        assertTrue(SuiteWatch.answers() > before, "expected the answers of the hub to be heard");
    }
}
