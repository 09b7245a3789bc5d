package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.ledger.Identifiers;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Ledger;
import dev.holdfast.hub.licensing.TrustBundles;
import dev.holdfast.issuer.BundleChain;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The copy of the trust bundles beside a database that goes back at any instant. */
class BundleCopyTest extends HubWithRoot {
    private static final int TIMES = 40;

    private String second;

    @BeforeEach
    void revokeAnother() throws Exception {
        second = revoke("A".repeat(43));
        hub.close();
    }

    @org.junit.jupiter.api.AfterEach
    void openAgain() throws Exception {
        hub.open();
    }

    private Journal journal(Ledger ledger) {
        return new Journal(ledger, hub.clock, new Identifiers(new SecureRandom()));
    }

    private static void goBack(Ledger ledger) {
        ledger.write(handle -> handle.execute("DELETE FROM trust_bundle WHERE version = 2"));
    }

    private static long newest(Ledger ledger) {
        return ledger.read(TrustBundles::newest);
    }

    /** The database goes back as soon as it has the bundle again, while the copy is still about it. */
    @Test
    void databaseThatGoesBackWhileItIsBroughtUpToDate_isBroughtUpToDateAgainEveryTime() throws Exception {
        HubDirectory files = new HubDirectory(hub.directory);
        AtomicBoolean ended = new AtomicBoolean();
        try (Ledger working = Ledger.open(files.database());
                Ledger outside = Ledger.open(files.database())) {
            BundleCopy copy = BundleCopy.of(HubRoot.of(files));
            Thread following = new Thread(() -> {
                while (!ended.get()) {
                    copy.follow(journal(working));
                }
            });
            following.start();
            try {
                for (int time = 0; time < TIMES; time++) {
                    awaitBoth(outside, time);
                    goBack(outside);
                }
                awaitBoth(outside, TIMES);
            } finally {
                ended.set(true);
                following.join();
            }
        }
    }

    private static void awaitBoth(Ledger ledger, int time) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (newest(ledger) < 2) {
            assertTrue(System.nanoTime() < end, () -> "expected the bundle again, " + time + " times it was");
        }
    }

    @Test
    void copyThatIsShort_isMadeWholeFromTheDatabase_andOneThatIsAheadLeadsTheDatabase() throws Exception {
        HubDirectory files = new HubDirectory(hub.directory);
        try (Ledger ledger = Ledger.open(files.database())) {
            List<String> both = ledger.read(TrustBundles::all);
            Files.writeString(hub.directory.resolve(BundleChain.FILE), both.get(0) + "\n");
            BundleCopy copy = BundleCopy.of(HubRoot.of(files));
            copy.settle(journal(ledger));
            assertEquals(both, copy.documents());
            goBack(ledger);
            copy.settle(journal(ledger));
            assertEquals(List.of(both.get(0), second), ledger.read(TrustBundles::all));
        }
    }
}
