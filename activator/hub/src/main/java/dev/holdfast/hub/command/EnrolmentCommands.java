package dev.holdfast.hub.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.protocol.ProblemReason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code holdfast-hub enrolment}. There is no list: until a member names its code, a device that waits belongs to no
 * workspace, and who saw a list could approve what nobody has looked at.
 */
@Command(
        name = "enrolment",
        description = {
            "Devices that ask for a token of their own and show a code. For members, with a personal token.",
            "",
            "Approve only a device that you or a colleague have just told to ask. Who approves a code that somebody sent",
            "gives the sender's device a token of this workspace."
        },
        synopsisSubcommandLabel = "COMMAND")
final class EnrolmentCommands {
    private final Surroundings surroundings;

    EnrolmentCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Which device in which workspace. */
    static final class Asked {
        @Option(
                names = "--workspace",
                paramLabel = "ID",
                required = true,
                description = "the workspace that the device is to belong to")
        String workspace = "";

        @Parameters(paramLabel = "CODE", description = "the code that the device shows, XXXX-XXXX")
        String code = "";

        private String path(String operation) {
            return Administration.workspace(workspace) + "/enrolments/" + operation;
        }
    }

    /** How a device is named by who has looked at it. */
    static final class Compared {
        @Option(
                names = "--device",
                paramLabel = "KEY",
                description = "the thumbprint of the device's key, as the device shows it; needed where there is no"
                        + " terminal to ask on")
        @Nullable
        String device;
    }

    @Command(description = "Show which device shows a code, what it calls itself and from where it asks.")
    int show(@Mixin HubOptions hub, @Mixin Asked asked) throws CommandFailure {
        Output.one(surroundings.out(), hub.json, look(hub.connect(surroundings), asked));
        return 0;
    }

    @Command(
            description = "Give the device that shows a code a token of the workspace. Shows the device and asks first,"
                    + " unless --device names it.")
    int approve(
            @Mixin HubOptions hub,
            @Mixin Asked asked,
            @Mixin Compared compared,
            @Option(names = "--name", paramLabel = "NAME", description = "what to call it; else what it calls itself")
                    @Nullable
                    String name,
            @Option(
                            names = "--licenses",
                            split = ",",
                            paramLabel = "ID",
                            description = "the only licenses its token is good for; else all of the workspace")
                    @Nullable
                    List<String> licenses)
            throws CommandFailure {
        Administration connected = hub.connect(surroundings);
        Map<String, Object> decision = decision(connected, asked, compared, "approve");
        if (name != null) {
            decision.put("name", name);
        }
        if (licenses != null) {
            decision.put("licenses", licenses);
        }
        Output.one(surroundings.out(), hub.json, connected.post(asked.path("approvals"), decision));
        return 0;
    }

    @Command(description = "Deny the device that shows a code its token, and use the code up.")
    int deny(@Mixin HubOptions hub, @Mixin Asked asked, @Mixin Compared compared) throws CommandFailure {
        Administration connected = hub.connect(surroundings);
        Map<String, Object> decision = decision(connected, asked, compared, "deny");
        Output.one(surroundings.out(), hub.json, connected.post(asked.path("denials"), decision));
        return 0;
    }

    private static JsonNode look(Administration connected, Asked asked) {
        return connected.post(asked.path("lookups"), Map.of("user_code", asked.code));
    }

    /** The code together with the device that was looked at, so that nobody decides about another. */
    private Map<String, Object> decision(Administration connected, Asked asked, Compared compared, String verb)
            throws CommandFailure {
        String device = compared.device;
        if (device == null) {
            device = lookedAt(connected, asked, verb);
        }
        return new HashMap<>(Map.of("user_code", asked.code, "device", device));
    }

    private String lookedAt(Administration connected, Asked asked, String verb) throws CommandFailure {
        if (!surroundings.interactive()) {
            throw CommandFailure.of(
                    ProblemReason.USAGE.exitCode(),
                    ProblemReason.USAGE.code(),
                    "expected --device, since there is no terminal to ask on",
                    "compare what `holdfast-hub enrolment show` tells with the device, and name its key:"
                            + " `--device KEY`");
        }
        JsonNode found = look(connected, asked);
        Output.one(surroundings.err(), false, found);
        Confirmation.require(surroundings, verb + " this device, whose key and name were compared with it");
        return found.path("device").asText();
    }
}
