package dev.holdfast.hub.api;

import dev.holdfast.hub.access.Right;
import dev.holdfast.hub.catalog.Model;
import dev.holdfast.hub.catalog.Product;
import dev.holdfast.hub.ledger.Page;
import dev.holdfast.verifier.license.ModelId;
import dev.holdfast.verifier.license.ProductId;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Products and models. */
final class CatalogRoutes {

    private final Operations hub;

    CatalogRoutes(Operations hub) {
        this.hub = hub;
    }

    void addTo(Router router) {
        router.at(Right.PRODUCTS_CREATE, this::createProduct);
        router.at(Right.PRODUCTS_LIST, this::products);
        router.at(Right.PRODUCT_GET, this::product);
        router.at(Right.MODELS_CREATE, this::createModel);
        router.at(Right.MODELS_LIST, this::models);
        router.at(Right.MODEL_GET, this::model);
    }

    private Reply createProduct(Exchange exchange) {
        Body body = exchange.body(Set.of("id", "name"));
        return Reply.created(
                json(hub.catalog().createProduct(exchange.call(), body.id("id", ProductId::new), body.name("name"))));
    }

    private Reply products(Exchange exchange) {
        Page<Product> page = hub.catalog().products(exchange.cut());
        return Reply.page(page.items().stream().map(CatalogRoutes::json).toList(), page.next());
    }

    private Reply product(Exchange exchange) {
        exchange.requireQuery(Set.of());
        return Reply.ok(json(hub.catalog().product(exchange.parameter("product"))));
    }

    private Reply createModel(Exchange exchange) {
        Body body = exchange.body(Set.of("id", "name"));
        return Reply.created(json(hub.catalog()
                .createModel(
                        exchange.call(),
                        exchange.parameter("product"),
                        body.id("id", ModelId::new),
                        body.name("name"))));
    }

    private Reply models(Exchange exchange) {
        Page<Model> page = hub.catalog().models(exchange.parameter("product"), exchange.cut());
        return Reply.page(page.items().stream().map(CatalogRoutes::json).toList(), page.next());
    }

    private Reply model(Exchange exchange) {
        exchange.requireQuery(Set.of());
        return Reply.ok(json(hub.catalog().model(exchange.parameter("product"), exchange.parameter("model"))));
    }

    private static Map<String, @Nullable Object> json(Product product) {
        return Json.object("id", product.id(), "name", product.name(), "created_at", product.createdAt());
    }

    private static Map<String, @Nullable Object> json(Model model) {
        return Json.object(
                "product", model.productId(), "id", model.id(), "name", model.name(), "created_at", model.createdAt());
    }
}
