package dev.holdfast.hub.catalog;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.ledger.Columns;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Page;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.machineid.ProductScope;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.license.ModelId;
import dev.holdfast.verifier.license.ProductId;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The products and their models. Thread-safe. */
public final class Catalog {
    private final Journal journal;

    public Catalog(Journal journal) {
        this.journal = journal;
    }

    /** Creates a product; refused where one of that ID exists, or the ID is the scope that no license uses. */
    public Product createProduct(Call call, ProductId id, String name) {
        if (id.text().equals(ProductScope.LOCAL.product())) {
            throw new Refusal(
                    ProblemReason.INPUT_INVALID, "id: expected another name, since no license uses the scope local");
        }
        return journal.write(call, tx -> {
            if (hasProduct(tx.handle(), id.text())) {
                throw new Refusal(ProblemReason.CONFLICT, "product: one with this ID exists already");
            }
            tx.handle()
                    .createUpdate("INSERT INTO product (id, name, created_at) VALUES (:id, :name, :at)")
                    .bind("id", id.text())
                    .bind("name", name)
                    .bind("at", tx.now().toEpochMilli())
                    .execute();
            tx.audit(AuditEntry.of("product.created", id.text()));
            return new Product(id.text(), name, tx.now());
        });
    }

    /** A part of the list of products. */
    public Page<Product> products(Page.Cut cut) {
        return journal.read(handle -> Page.of(
                handle.createQuery("SELECT * FROM product WHERE 1 = 1" + Page.SQL),
                cut,
                Catalog::readProduct,
                product -> product.createdAt().toEpochMilli() + ":" + product.id()));
    }

    /** The product of that ID. */
    public Product product(String id) {
        return journal.read(handle -> handle.createQuery("SELECT * FROM product WHERE id = :id")
                .bind("id", id)
                .map(Catalog::readProduct)
                .findOne()
                .orElseThrow(() -> Refusal.notFound("product")));
    }

    /** Creates a model; refused where the product has one of that ID. */
    public Model createModel(Call call, String productId, ModelId id, String name) {
        return journal.write(call, tx -> {
            requireProduct(tx.handle(), productId);
            if (hasModel(tx.handle(), productId, id.text())) {
                throw new Refusal(ProblemReason.CONFLICT, "model: the product has one with this ID already");
            }
            tx.handle()
                    .createUpdate(
                            "INSERT INTO model (product_id, id, name, created_at) VALUES (:product, :id, :name, :at)")
                    .bind("product", productId)
                    .bind("id", id.text())
                    .bind("name", name)
                    .bind("at", tx.now().toEpochMilli())
                    .execute();
            tx.audit(AuditEntry.of("model.created", productId + "/" + id.text()));
            return new Model(productId, id.text(), name, tx.now());
        });
    }

    /** A part of the list of a product's models. */
    public Page<Model> models(String productId, Page.Cut cut) {
        return journal.read(handle -> {
            requireProduct(handle, productId);
            return Page.of(
                    handle.createQuery("SELECT * FROM model WHERE product_id = :product" + Page.SQL)
                            .bind("product", productId),
                    cut,
                    Catalog::readModel,
                    model -> model.createdAt().toEpochMilli() + ":" + model.id());
        });
    }

    /** The model of that ID. */
    public Model model(String productId, String id) {
        return journal.read(handle -> {
            requireProduct(handle, productId);
            return handle.createQuery("SELECT * FROM model WHERE product_id = :product AND id = :id")
                    .bind("product", productId)
                    .bind("id", id)
                    .map(Catalog::readModel)
                    .findOne()
                    .orElseThrow(() -> Refusal.notFound("model"));
        });
    }

    /** Whether there is such a product. */
    public static boolean hasProduct(Handle handle, String id) {
        return handle.createQuery("SELECT id FROM product WHERE id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .findOne()
                .isPresent();
    }

    /** Whether the product has such a model. */
    public static boolean hasModel(Handle handle, String productId, String id) {
        return handle.createQuery("SELECT id FROM model WHERE product_id = :product AND id = :id")
                .bind("product", productId)
                .bind("id", id)
                .mapTo(String.class)
                .findOne()
                .isPresent();
    }

    private static void requireProduct(Handle handle, String id) {
        if (!hasProduct(handle, id)) {
            throw Refusal.notFound("product");
        }
    }

    private static Product readProduct(ResultSet row, StatementContext context) throws SQLException {
        return new Product(row.getString("id"), row.getString("name"), Columns.instant(row, "created_at"));
    }

    private static Model readModel(ResultSet row, StatementContext context) throws SQLException {
        return new Model(
                row.getString("product_id"),
                row.getString("id"),
                row.getString("name"),
                Columns.instant(row, "created_at"));
    }
}
