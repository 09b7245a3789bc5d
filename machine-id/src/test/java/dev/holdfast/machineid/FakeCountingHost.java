package dev.holdfast.machineid;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A host that counts what is read of it. */
final class FakeCountingHost implements Host {
    private final Host host;
    private final List<String> read = new ArrayList<>();

    FakeCountingHost(Host host) {
        this.host = host;
    }

    long reads(String prefix) {
        return read.stream().filter(path -> path.startsWith(prefix)).count();
    }

    @Override
    public Reading read(String path, int limit) {
        read.add(path);
        return host.read(path, limit);
    }

    @Override
    public List<String> list(String directory) {
        return host.list(directory);
    }

    @Override
    public String resolve(String path) {
        return host.resolve(path);
    }

    @Override
    public @Nullable String link(String path) {
        return host.link(path);
    }

    @Override
    public boolean stands(String path) {
        return host.stands(path);
    }
}
