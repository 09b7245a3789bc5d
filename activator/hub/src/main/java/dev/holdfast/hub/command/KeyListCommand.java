package dev.holdfast.hub.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code holdfast-hub key list}. */
@Command(
        name = "list",
        description =
                "List the signing certificates that the hub's processes took, with the number of live activations whose newest"
                        + " license each has signed, and the processes that sign with it now.")
final class KeyListCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    HubOptions hub = new HubOptions();

    KeyListCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws CommandFailure {
        Output.many(surroundings.out(), hub.json, hub.connect(surroundings).list("/api/v1/signers"));
        return 0;
    }
}
