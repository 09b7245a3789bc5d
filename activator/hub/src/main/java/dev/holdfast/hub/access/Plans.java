package dev.holdfast.hub.access;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The plans of the workspaces, and what they refuse. Thread-safe. */
public final class Plans {
    private static final String REMEDY =
            "ask the vendor, whose operators change a plan with `holdfast-hub workspace plan`";

    private final Journal journal;

    public Plans(Journal journal) {
        this.journal = journal;
    }

    /** The plan of a workspace. */
    public Plan get(Admission by, String workspaceId) {
        return journal.read(handle -> {
            by.requireWorkspace(handle, workspaceId);
            return of(handle, workspaceId);
        });
    }

    /** Replaces the plan; what there is already stays, also where it is more than the new plan allows. */
    public Plan put(Admission by, String workspaceId, Plan plan) {
        return journal.write(by.call(), tx -> {
            by.requireWorkspace(tx.handle(), workspaceId);
            write(tx.handle(), workspaceId, plan);
            tx.audit(
                    AuditEntry.in(workspaceId, "workspace.planned", workspaceId).with(inWords(plan)));
            return of(tx.handle(), workspaceId);
        });
    }

    private static String inWords(Plan plan) {
        return "products " + list(plan.products()) + "; features " + list(plan.features()) + "; seats "
                + (plan.mostSeats() == null ? "any" : plan.mostSeats()) + "; tokens " + plan.mostTokens()
                + ", of at most " + plan.longestTokenDays() + " days" + (plan.neverExpiring() ? " or for ever" : "");
    }

    private static String list(@Nullable Set<String> names) {
        return names == null ? "every" : names.isEmpty() ? "none" : String.join(" ", new TreeSet<>(names));
    }

    private static void write(Handle handle, String workspaceId, Plan plan) {
        handle.createUpdate("UPDATE workspace SET every_product = :products, most_seats = :seats,"
                        + " most_tokens = :tokens, every_feature = :features, longest_token_days = :days,"
                        + " never_expiring = :never WHERE id = :id")
                .bind("products", plan.products() == null)
                .bind("seats", plan.mostSeats())
                .bind("tokens", plan.mostTokens())
                .bind("features", plan.features() == null)
                .bind("days", plan.longestTokenDays())
                .bind("never", plan.neverExpiring())
                .bind("id", workspaceId)
                .execute();
        names(handle, "plan_product", "product_id", workspaceId, plan.products());
        names(handle, "plan_feature", "feature", workspaceId, plan.features());
    }

    private static void names(
            Handle handle, String table, String column, String workspaceId, @Nullable Set<String> names) {
        handle.createUpdate("DELETE FROM " + table + " WHERE workspace_id = :workspace")
                .bind("workspace", workspaceId)
                .execute();
        for (String name : names == null ? Set.<String>of() : names) {
            if (table.equals("plan_product") && !isProduct(handle, name)) {
                throw new Refusal(ProblemReason.INPUT_INVALID, "products: expected IDs of products");
            }
            handle.createUpdate("INSERT INTO " + table + " (workspace_id, " + column + ") VALUES (:workspace, :name)")
                    .bind("workspace", workspaceId)
                    .bind("name", name)
                    .execute();
        }
    }

    private static boolean isProduct(Handle handle, String id) {
        return handle.createQuery("SELECT id FROM product WHERE id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .findOne()
                .isPresent();
    }

    private static Plan of(Handle handle, String workspaceId) {
        Set<String> products = read(handle, "plan_product", "product_id", workspaceId);
        Set<String> features = read(handle, "plan_feature", "feature", workspaceId);
        return handle.createQuery("SELECT * FROM workspace WHERE id = :id")
                .bind("id", workspaceId)
                .map((row, context) -> {
                    long seats = row.getLong("most_seats");
                    Long most = row.wasNull() ? null : seats;
                    return new Plan(
                            row.getBoolean("every_product") ? null : products,
                            most,
                            row.getLong("most_tokens"),
                            row.getBoolean("every_feature") ? null : features,
                            row.getLong("longest_token_days"),
                            row.getBoolean("never_expiring"));
                })
                .one();
    }

    private static Set<String> read(Handle handle, String table, String column, String workspaceId) {
        return new TreeSet<>(
                handle.createQuery("SELECT " + column + " FROM " + table + " WHERE workspace_id = :workspace")
                        .bind("workspace", workspaceId)
                        .mapTo(String.class)
                        .list());
    }

    /** Refuses where the plan does not allow that many more seats of the product, and these features. */
    public static void requireLicense(
            Transaction tx, String workspaceId, String product, long seats, Set<String> features) {
        Plan plan = of(tx.handle(), workspaceId);
        Set<String> products = plan.products();
        if (products != null && !products.contains(product)) {
            throw exceeded(tx, workspaceId, "licenses of the product " + product);
        }
        Set<String> allowed = plan.features();
        if (allowed != null && !allowed.containsAll(features)) {
            Set<String> others = new TreeSet<>(features);
            others.removeAll(allowed);
            throw exceeded(tx, workspaceId, "the features " + String.join(", ", others));
        }
        Long most = plan.mostSeats();
        long taken = tx.handle()
                .createQuery("SELECT coalesce(sum(seats), 0) FROM license"
                        + " WHERE workspace_id = :workspace AND state <> 'revoked'")
                .bind("workspace", workspaceId)
                .mapTo(Long.class)
                .one();
        if (most != null && seats > 0 && taken + seats > most) {
            throw exceeded(
                    tx,
                    workspaceId,
                    seats + " more seats than the " + taken + " of its licenses, " + most + " together");
        }
    }

    /**
     * Refuses where the plan does not allow a PAT or workspace token with that life; null is for ever.
     *
     * @param oneMore whether it is one more, and replaces none
     */
    static void requireToken(Transaction tx, String workspaceId, @Nullable Duration life, boolean oneMore) {
        requireLife(tx, workspaceId, life);
        if (oneMore) {
            requireRoom(tx, workspaceId);
        }
    }

    /** Refuses where the plan of a workspace that the person belongs to does not allow a personal token with that life. */
    static void requirePersonalToken(Transaction tx, String accountId, @Nullable Duration life) {
        tx.handle()
                .createQuery("SELECT workspace_id FROM membership WHERE account_id = :account")
                .bind("account", accountId)
                .mapTo(String.class)
                .list()
                .forEach(workspaceId -> requireLife(tx, workspaceId, life));
    }

    private static void requireLife(Transaction tx, String workspaceId, @Nullable Duration life) {
        Plan plan = of(tx.handle(), workspaceId);
        if (life == null && !plan.neverExpiring()) {
            throw exceeded(tx, workspaceId, "a token that never expires");
        }
        if (life != null && life.compareTo(Duration.ofDays(plan.longestTokenDays())) > 0) {
            throw exceeded(tx, workspaceId, "a token of " + life.toDays() + " days, but " + plan.longestTokenDays());
        }
    }

    /** The usual life of a token, or the longest that the plan allows where that is shorter. */
    static Duration within(Handle handle, String workspaceId, Duration usual) {
        Duration longest = Duration.ofDays(of(handle, workspaceId).longestTokenDays());
        return usual.compareTo(longest) < 0 ? usual : longest;
    }

    /** Refuses where the plan allows no more tokens of the workspace, of whatever type, than are good now. */
    static void requireRoom(Transaction tx, String workspaceId) {
        long most = of(tx.handle(), workspaceId).mostTokens();
        long good = tx.handle()
                .createQuery("SELECT count(*) FROM token WHERE workspace_id = :workspace"
                        + " AND revoked_at IS NULL AND deleted_at IS NULL"
                        + " AND (expires_at IS NULL OR expires_at > :now)")
                .bind("workspace", workspaceId)
                .bind("now", tx.now().toEpochMilli())
                .mapTo(Long.class)
                .one();
        if (good >= most) {
            throw exceeded(tx, workspaceId, "more than " + most + " tokens at once");
        }
    }

    /** A refusal that the workspace finds in its audit, by the token that was shown. */
    private static Refusal exceeded(Transaction tx, String workspaceId, String what) {
        Refusal refusal =
                new Refusal(ProblemReason.PLAN_EXCEEDED, "the workspace's plan does not allow " + what, REMEDY);
        String shown = tx.call().tokenId();
        return shown == null ? refusal : refusal.showing(new Refusal.Shown(shown, workspaceId));
    }
}
