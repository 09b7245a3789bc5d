package dev.holdfast.hub.command;

import dev.holdfast.protocol.ProblemReason;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose tokens a command is about: one of the three is named. */
final class TokenPlace {
    static final String PERSONAL = "/api/v1/personal-tokens";

    @Option(names = "--service-user", paramLabel = "ID", description = "PATs of this service user")
    @Nullable
    String serviceUser;

    @Option(names = "--workspace", paramLabel = "ID", description = "tokens of this workspace")
    @Nullable
    String workspace;

    @Option(names = "--personal", description = "your own personal tokens")
    boolean personal;

    String path() {
        if (personal) {
            return PERSONAL;
        }
        return workspace == null
                ? "/api/v1/service-users/" + Administration.segment(String.valueOf(serviceUser)) + "/tokens"
                : Administration.workspace(workspace) + "/tokens";
    }

    /** One token, which its ID names and never its secret. */
    static String one(boolean personal, String id) throws CommandFailure {
        if (id.startsWith("hdf")) {
            throw CommandFailure.of(ProblemReason.USAGE, "expected the ID of a token, found what looks like a secret");
        }
        return (personal ? PERSONAL : "/api/v1/tokens") + "/" + Administration.segment(id);
    }
}
