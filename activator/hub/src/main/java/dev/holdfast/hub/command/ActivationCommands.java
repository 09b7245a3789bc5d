package dev.holdfast.hub.command;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast-hub activation}. */
@Command(
        name = "activation",
        description = "The machines that hold seats of a license, and its seats.",
        synopsisSubcommandLabel = "COMMAND")
final class ActivationCommands {
    private final Surroundings surroundings;

    ActivationCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Which activation is meant. */
    static final class Meant {
        @Parameters(index = "0", paramLabel = "LICENSE", description = "the license's ID")
        String license = "";

        @Parameters(index = "1", paramLabel = "ACTIVATION", description = "the activation's ID")
        String activation = "";

        String path() {
            return Administration.license(license) + "/activations/" + Administration.segment(activation);
        }
    }

    @Command(description = "List the machines that hold or held a seat of a license.")
    int list(@Mixin HubOptions hub, @Parameters(paramLabel = "LICENSE", description = "the license's ID") String id)
            throws CommandFailure {
        return hub.list(surroundings, Administration.license(id) + "/activations");
    }

    @Command(description = "Show one activation, with the quarantines of its seats.")
    int show(@Mixin HubOptions hub, @Mixin Meant meant) throws CommandFailure {
        return hub.show(surroundings, calls -> calls.get(meant.path()));
    }

    @Command(description = "Show how many seats of a license are taken, and which are in quarantine until when.")
    int seats(@Mixin HubOptions hub, @Parameters(paramLabel = "LICENSE", description = "the license's ID") String id)
            throws CommandFailure {
        return hub.show(surroundings, calls -> calls.get(Administration.license(id) + "/seats"));
    }

    @Command(
            description = {
                "Take back the seat of a device that is lost or dead. It is free when the license there would have ended, at"
                        + " most after a quarantine of 30 days.",
                "A device that still works releases itself by `holdfast release`, at once."
            })
    int release(@Mixin HubOptions hub, @Mixin Meant meant) throws CommandFailure {
        return post(hub, meant, "release");
    }

    @Command(name = "lift-quarantine", description = "Free a seat in quarantine at once.")
    int liftQuarantine(@Mixin HubOptions hub, @Mixin Meant meant) throws CommandFailure {
        return post(hub, meant, "lift-quarantine");
    }

    @Command(description = "Revoke an activation for good: its seat is free, and its license void.")
    int revoke(@Mixin HubOptions hub, @Mixin Meant meant) throws CommandFailure {
        return post(hub, meant, "revoke");
    }

    @Command(description = "Suspend an activation: it keeps its seat, and its license is void until it is reinstated.")
    int suspend(@Mixin HubOptions hub, @Mixin Meant meant) throws CommandFailure {
        return post(hub, meant, "suspend");
    }

    @Command(description = "Reinstate a suspended activation.")
    int reinstate(@Mixin HubOptions hub, @Mixin Meant meant) throws CommandFailure {
        return post(hub, meant, "reinstate");
    }

    @Command(
            description = {
                "Let a seat move once to another machine, within seven days: the next request of its device from there is"
                        + " answered.",
                "On the device that is `holdfast activate LICENSE --rebind` with a token."
            })
    int rebind(@Mixin HubOptions hub, @Mixin Meant meant) throws CommandFailure {
        return post(hub, meant, "rebind");
    }

    @Command(
            description = {
                "List the activations whose data directory was seen copied to another machine in the last 90 days.",
                "Revoke or suspend the activation where the copy is no accident; let its seat move, by"
                        + " `holdfast-hub activation rebind`, where the copy is the one that is to go on."
            })
    int clones(
            @Mixin HubOptions hub,
            @Option(names = "--workspace", paramLabel = "ID", required = true, description = "the workspace")
                    String workspace)
            throws CommandFailure {
        String path = Administration.workspace(workspace) + "/clones";
        return hub.list(surroundings, path);
    }

    private int post(HubOptions hub, Meant meant, String what) throws CommandFailure {
        return hub.show(surroundings, calls -> calls.post(meant.path() + "/" + what, Map.of()));
    }
}
