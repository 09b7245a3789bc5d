package dev.holdfast.hub.licensing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.hub.TestDatabase;
import dev.holdfast.hub.ledger.Database;
import dev.holdfast.hub.ledger.Ledger;
import dev.holdfast.hub.ledger.SqliteFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds what is read by indexes to the plain definition of what a status snapshot names, over random licenses. */
class RevocationsTest {
    private static final int LICENSES = 400;
    private static final int MOST_ACTIVATIONS = 14;
    private static final long NOW = Instant.parse("2026-03-01T10:00:00Z").toEpochMilli();
    private static final long ENDED = NOW - Duration.ofDays(1).toMillis();

    private final Random random = new Random(20260301);

    /** A row of {@code activation}, as far as it matters here. */
    private record Row(
            String id,
            boolean live,
            boolean suspended,
            @Nullable Long releasedAt,
            @Nullable Long seatUntil,
            @Nullable Long ends,
            long revision,
            long activatedAt) {
        boolean isVoid() {
            return !live || suspended;
        }

        boolean isHeld() {
            return ends == null || ends > ENDED;
        }

        int place() {
            if (!live && releasedAt == null) {
                return 0;
            }
            if (suspended) {
                return 1;
            }
            return releasedAt == null || seatUntil == null || seatUntil > releasedAt ? 2 : 3;
        }
    }

    /** A row of {@code superseded_key}. */
    private record Key(String id, Row activation, long revision) {}

    /** What a snapshot may name. */
    private record Named(String id, boolean key, long revision, int place) {}

    private record World(List<Row> rows, List<Key> keys) {}

    @Test
    void ofALicense_readByIndexes_isWhatTheDefinitionSays(@TempDir Path folder) throws Exception {
        Set<Integer> unnamed = new TreeSet<>();
        Database database = TestDatabase.fresh();
        try (Ledger ledger = Ledger.open(database == null ? new SqliteFile(folder.resolve("hub.db")) : database)) {
            ledger.write(this::insertParents);
            for (int number = 0; number < LICENSES; number++) {
                String license = "acme." + number;
                World world = world();
                ledger.write(handle -> insert(handle, license, world));
                for (int most = 1; most <= 6; most++) {
                    Revocations.Reader reader = new Revocations.Reader(asking(world), most, random.nextBoolean());
                    Revocations expected = expected(world, reader, unnamed);
                    Revocations found =
                            ledger.read(handle -> Revocations.of(handle, license, Instant.ofEpochMilli(NOW), reader));
                    assertEquals(expected, found, () -> reader + " of " + world);
                }
            }
        }
        assertEquals(Set.of(0, 1, 2, 3), unnamed, "places in which the room ended");
    }

    private World world() {
        int most = random.nextInt(MOST_ACTIVATIONS + 1);
        // Some licenses have of one kind only, so that the room ends at every place.
        int only = random.nextInt(5);
        List<Row> rows = new ArrayList<>();
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            Row row = row("a" + i, only);
            rows.add(row);
            if (random.nextInt(4) == 0) {
                keys.add(new Key(random.nextBoolean() ? row.id() : "k" + i, row, 100 * i + random.nextInt(1000)));
            }
        }
        return new World(List.copyOf(rows), List.copyOf(keys));
    }

    private Row row(String id, int only) {
        boolean live = only != 4 && random.nextInt(3) == 0;
        boolean suspended = only == 1 || random.nextInt(8) == 0;
        boolean released = !live && only != 0 && random.nextInt(3) > 0;
        Long releasedAt = released ? NOW - random.nextInt(5) : null;
        Long seatUntil = released && random.nextInt(3) > 0 ? (Long) (releasedAt + random.nextInt(2)) : null;
        return new Row(id, live, suspended, releasedAt, seatUntil, end(), random.nextInt(1500), random.nextInt(1500));
    }

    private @Nullable Long end() {
        return switch (random.nextInt(6)) {
            case 0 -> ENDED;
            case 1 -> ENDED - 1 - random.nextInt(1000);
            case 2 -> ENDED + 1 + random.nextInt(1000);
            case 3 -> Long.MAX_VALUE;
            default -> null;
        };
    }

    private String asking(World world) {
        int i = random.nextInt(MOST_ACTIVATIONS * 2);
        return i < world.rows().size() ? world.rows().get(i).id() : i % 2 == 0 ? "" : "k" + i / 2;
    }

    private static Revocations expected(World world, Revocations.Reader reader, Set<Integer> places) {
        List<Named> all = Stream.concat(
                        world.rows().stream()
                                .filter(row -> row.isVoid() && row.isHeld())
                                .map(row -> new Named(row.id(), false, row.revision(), row.place())),
                        world.keys().stream()
                                .filter(key -> key.activation().isHeld())
                                .map(key -> new Named(key.id(), true, key.revision(), 3)))
                .sorted(Comparator.comparing((Named one) -> !one.id().equals(reader.asking()))
                        .thenComparing(Named::place)
                        .thenComparing(Named::revision, Comparator.reverseOrder())
                        .thenComparing(Named::id)
                        .thenComparing(Named::key))
                .toList();
        List<Named> named = all.subList(0, Math.min(reader.most(), all.size()));
        return new Revocations(
                ids(named, false),
                ids(named, true),
                named.size() == all.size() ? 0 : before(world, all, reader, places));
    }

    private static long before(World world, List<Named> all, Revocations.Reader reader, Set<Integer> places) {
        Named unnamed = all.get(reader.most());
        places.add(unnamed.place());
        long oldestLive = world.rows().stream()
                .filter(Row::live)
                .mapToLong(Row::activatedAt)
                .min()
                .orElse(Long.MAX_VALUE);
        long harmless = Math.min(newest(all) + 1, oldestLive);
        if (reader.carried() || unnamed.place() > 1) {
            return harmless;
        }
        List<Named> suspended = all.stream()
                .filter(one -> unnamed.place() < one.place() && one.place() <= 1)
                .toList();
        return Math.max(harmless, Math.max(unnamed.revision(), newest(suspended)) + 1);
    }

    private static long newest(List<Named> some) {
        return some.stream().mapToLong(Named::revision).max().orElse(0);
    }

    private static Set<String> ids(List<Named> named, boolean keys) {
        return named.stream()
                .filter(one -> one.key() == keys)
                .map(Named::id)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private int insertParents(Handle handle) {
        handle.execute("INSERT INTO product (id, name, created_at) VALUES ('acme', 'Acme', 0)");
        return handle.execute("INSERT INTO workspace (id, name, created_at, every_product, most_tokens, every_feature,"
                + " longest_token_days, never_expiring) VALUES ('w', 'Plant', 0, TRUE, 1, TRUE, 1, TRUE)");
    }

    private int insert(Handle handle, String license, World world) {
        handle.execute(
                "INSERT INTO license (id, workspace_id, product_id, state, seats, offline_activation, starts_at, policy,"
                        + " minimum_evidence, status_sequence, created_at)"
                        + " VALUES (?, 'w', 'acme', 'active', 5, TRUE, 0, 'standard', 1, 0, 0)",
                license);
        world.rows()
                .forEach(row -> handle.execute(
                        "INSERT INTO activation (license_id, id, device_key, state, derived, revision, activated_at,"
                                + " last_seen_at, suspended_at, released_at, seat_until, last_license_ends_at)"
                                + " VALUES (?, ?, ?, ?, FALSE, ?, ?, 0, ?, ?, ?, ?)",
                        license,
                        row.id(),
                        row.id(),
                        row.live() ? "live" : "revoked",
                        row.revision(),
                        row.activatedAt(),
                        row.suspended() ? (Long) NOW : null,
                        row.releasedAt(),
                        row.seatUntil(),
                        row.ends()));
        world.keys()
                .forEach(key -> handle.execute(
                        "INSERT INTO superseded_key (license_id, device_key, activation_id, revision, at)"
                                + " VALUES (?, ?, ?, ?, 0)",
                        license,
                        key.id(),
                        key.activation().id(),
                        key.revision()));
        return world.rows().size();
    }
}
