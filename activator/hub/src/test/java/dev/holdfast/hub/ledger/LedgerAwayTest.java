package dev.holdfast.hub.ledger;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class LedgerAwayTest {
    @ParameterizedTest
    @ValueSource(strings = {"08006", "25006", "25P03", "53100", "53200", "53300", "57P01"})
    void isAway_databaseThatCannotServeNow_isAway(String state) {
        assertTrue(Ledger.isAway(new IllegalStateException(new SQLException("not now", state))));
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "SQLITE_BUSY",
                "SQLITE_BUSY_SNAPSHOT",
                "SQLITE_NOMEM",
                "SQLITE_READONLY",
                "SQLITE_READONLY_DBMOVED",
                "SQLITE_IOERR",
                "SQLITE_IOERR_FSYNC",
                "SQLITE_IOERR_WRITE",
                "SQLITE_FULL",
                "SQLITE_CANTOPEN"
            })
    void isAway_fileThatCannotBeWrittenNow_isAway(SQLiteErrorCode code) {
        assertTrue(Ledger.isAway(new IllegalStateException(new SQLiteException("not now", code))));
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SQLITE_ERROR", "SQLITE_CONSTRAINT", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CORRUPT", "SQLITE_MISUSE"
            })
    void isAway_statementOrFileThatIsWrong_isNotAway(SQLiteErrorCode code) {
        assertFalse(Ledger.isAway(new IllegalStateException(new SQLiteException("wrong", code))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"22001", "23505", "25001", "42601", "57014"})
    void isAway_statementThatIsWrong_isNotAway(String state) {
        assertFalse(Ledger.isAway(new IllegalStateException(new SQLException("wrong", state))));
    }
}
