package dev.holdfast.hub.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.protocol.TokenFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** API.md's matrix of who may do what says what {@link Right} says. */
class RightsPageTest {
    private static final Path PAGE = Path.of("..", "API.md");
    private static final String BEGIN = "<!-- rights: printed from Right -->\n";
    private static final String END = "<!-- rights end -->\n";

    @Test
    void matrixOfThePage_isTheOneOfTheEnum() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        assertTrue(begin > 0 && end > begin, "expected the marks of the matrix in API.md");
        String printed = page.substring(0, begin) + BEGIN + matrix() + page.substring(end);
        if (Boolean.getBoolean("rights.write")) {
            Files.writeString(PAGE, printed);
        }
        assertEquals(printed, Files.readString(PAGE), "write it anew with -Drights.write=true");
    }

    private static String matrix() {
        StringBuilder table = new StringBuilder(
                "| operation | operator | admin | member | auditor | PAT | workspace token | device token | scope |\n"
                        + "|---|---|---|---|---|---|---|---|---|\n");
        for (Right right : Right.values()) {
            Set<Role> roles = right.roles();
            Set<TokenFormat.Type> types = right.types();
            table.append("| `")
                    .append(right.method())
                    .append(' ')
                    .append(right.path())
                    .append("` | ");
            table.append(mark(right.operators()));
            for (Role role : Role.values()) {
                table.append(mark(roles.contains(role)));
            }
            table.append(mark(types.contains(TokenFormat.Type.SERVICE_USER)))
                    .append(mark(types.contains(TokenFormat.Type.WORKSPACE)))
                    .append(mark(types.contains(TokenFormat.Type.DEVICE)));
            table.append(right.scope().map(scope -> "`" + scope.id() + "`").orElse(""))
                    .append(" |\n");
        }
        return table.toString();
    }

    private static String mark(boolean may) {
        return (may ? "yes" : "") + " | ";
    }
}
