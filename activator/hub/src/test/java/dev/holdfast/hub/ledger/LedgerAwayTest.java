package dev.holdfast.hub.ledger;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerAwayTest {
    @ParameterizedTest
    @ValueSource(strings = {"08006", "25006", "25P03", "53100", "53200", "53300", "57P01"})
    void isAway_databaseThatCannotServeNow_isAway(String state) {
        assertTrue(Ledger.isAway(new IllegalStateException(new SQLException("not now", state))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"22001", "23505", "25001", "42601", "57014"})
    void isAway_statementThatIsWrong_isNotAway(String state) {
        assertFalse(Ledger.isAway(new IllegalStateException(new SQLException("wrong", state))));
    }
}
