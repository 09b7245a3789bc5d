package dev.holdfast.hub;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Listens while any test of the module runs, without being asked to: a test fails whose hub answered what the contract does
 * not know, or kept a secret; a class fails during which one was logged, answered or asked for in an address.
 */
public final class SuiteWatch implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private static final Pattern TOKEN = Pattern.compile("\\bhdf[upwdi]_[0-9A-Za-z_-]+");
    private static final Pattern PASSPHRASE = Pattern.compile("\"root_passphrase\" ?: ?\"([^\"]+)\"");

    /** Of the module's classes; fewer are no whole run. */
    private static final int MANY = 60;

    private static volatile boolean on;
    private static int classes;
    private static long searched;

    /** Whether this is the process of the tests, and not one that they started. */
    static boolean isOn() {
        return on;
    }

    /** How many answers of hubs in this process were held to the contract until now. */
    public static long answers() {
        return Heard.RUN.counts().getOrDefault(Spool.Place.ANSWER, 0L);
    }

    /** Whether so many classes were watched that this is a run of the whole module. */
    static boolean isWholeRun() {
        return classes >= MANY;
    }

    /** Takes note of what a command has said: secrets only where it was asked for them, and never as an error. */
    public static void noteSaid(String out, String err) {
        Secrets secrets = Heard.RUN.secrets();
        TOKEN.matcher(out).results().forEach(token -> secrets.addToken(token.group()));
        PASSPHRASE.matcher(out).results().forEach(said -> secrets.add(Secrets.Kind.ROOT_PASSPHRASE, said.group(1)));
        Heard.RUN.line(err);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        on = true;
        MachineValues.note(Heard.RUN.secrets());
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException, InterruptedException {
        int left = HubProcess.killLeft();
        for (Path folder : WatchedFolders.take(context)) {
            KeptValues.searchFolder(Heard.RUN, folder);
        }
        requireNone(Heard.RUN.faults());
        if (left > 0 && context.getExecutionException().isEmpty()) {
            throw new AssertionError("expected the test to end every hub that it started, found " + left + " alive");
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException, SQLException {
        for (Path folder : WatchedFolders.take(context)) {
            KeptValues.searchFolder(Heard.RUN, folder);
        }
        if (isOutermost(context)) {
            searchAndDropDatabases();
        }
        classes++;
        List<String> found = new ArrayList<>(Heard.RUN.faults());
        long end = Heard.RUN.length();
        found.addAll(Heard.RUN.search(searched));
        searched = end;
        requireNone(found);
    }

    /** A class within another one leaves the databases to that, which may go on with them. */
    private static boolean isOutermost(ExtensionContext context) {
        return context.getParent().flatMap(ExtensionContext::getTestClass).isEmpty();
    }

    /** Nothing looks at a database once its class is over; together those of a run would take gigabytes. */
    private static void searchAndDropDatabases() throws IOException, SQLException {
        List<String> names = TestDatabase.takeNames();
        for (String name : names) {
            try (Connection connection = TestDatabase.server().connect(name)) {
                KeptValues.searchDatabase(Heard.RUN, connection);
            }
        }
        if (!names.isEmpty()) {
            TestDatabase.server().drop(names);
        }
    }

    private static void requireNone(List<String> found) {
        if (!found.isEmpty()) {
            throw new AssertionError(String.join("\n", found.subList(0, Math.min(20, found.size()))));
        }
    }
}
