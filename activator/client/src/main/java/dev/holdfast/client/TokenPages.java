package dev.holdfast.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A list that is fetched page by page, as it is walked. Not thread-safe. */
final class TokenPages implements Iterator<TokenInfo> {
    private final Function<@Nullable String, HubObject> fetch;
    private final Deque<TokenInfo> page = new ArrayDeque<>();
    private @Nullable String next;
    private boolean begun;

    /**
     * A list.
     *
     * @param fetch gives the page after a cursor; null for the first
     */
    TokenPages(Function<@Nullable String, HubObject> fetch) {
        this.fetch = fetch;
    }

    @Override
    public boolean hasNext() {
        while (page.isEmpty() && (!begun || next != null)) {
            HubObject fetched = fetch.apply(next);
            fetched.objects("items").forEach(item -> page.add(TokenInfo.of(item)));
            next = fetched.optionalText("next");
            begun = true;
        }
        return !page.isEmpty();
    }

    @Override
    public TokenInfo next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the list of tokens has ended");
        }
        return page.remove();
    }
}
