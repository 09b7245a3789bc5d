package dev.holdfast.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.client.DeviceTokenStatus;
import dev.holdfast.client.DeviceTokens;
import dev.holdfast.client.ExchangeToken;
import dev.holdfast.client.LicenseSourceException;
import dev.holdfast.client.Waiting;
import dev.holdfast.verifier.store.DataDirectoryException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = TokenCommand.NAME,
        description = "The device's own token: got once, renewed by the device itself, good for activating.")
final class TokenCommand implements Callable<Integer> {
    static final String NAME = "token";

    private final Context context;
    private final Waiting waiting;

    private TokenCommand(Context context, Waiting waiting) {
        this.context = context;
        this.waiting = waiting;
    }

    static CommandLine commandLine(Context context) {
        return new CommandLine(new TokenCommand(context, Waiting.SLEEPING));
    }

    @Override
    public Integer call() {
        return new Report(context.terminal(), false)
                .refused(CommandRefusedException.usageOf(
                        NAME, "expected a subcommand: install, create, status, renew or clear"));
    }

    /** What is done with the token. */
    @FunctionalInterface
    private interface Step {
        DeviceTokenStatus on(DeviceTokens tokens) throws CommandRefusedException, LicenseSourceException;
    }

    @Command(
            name = "install",
            description = "Exchange a PAT or workspace token for a token of this device, which replaces the one that is"
                    + " installed. The token given is not stored.")
    int install(
            @Mixin TokenPlace place,
            @Mixin HubOptions hub,
            @Mixin TokenOptions token,
            @Mixin NameOption name,
            @Mixin GroupOption group,
            @Mixin JsonOption output) {
        Report report = new Report(context.terminal(), output.json);
        return run(report, "install", place, hub, group.name, tokens -> {
            token.requireOneSource(NAME + " install");
            ExchangeToken exchanged = ExchangeToken.of(token.text(context.terminal(), report));
            return tokens.install(exchanged, name.chosen(NAME, context.terminal(), place.folder.product));
        });
    }

    @Command(
            name = "create",
            description = "Ask that a member approves a token for this device: shows an address and a code, and waits.")
    int create(
            @Mixin TokenPlace place,
            @Mixin HubOptions hub,
            @Mixin NameOption name,
            @Mixin GroupOption group,
            @Mixin JsonOption output) {
        Report report = new Report(context.terminal(), output.json);
        return run(report, "create", place, hub, group.name, tokens -> {
            String called = name.chosen(NAME, context.terminal(), place.folder.product);
            return tokens.create(
                    called,
                    (uri, code, device, life) ->
                            report.tell(prompt(uri, code, life) + "\nthis device: \"" + called + "\", key " + device),
                    waiting);
        });
    }

    private static String prompt(String uri, String code, Duration life) {
        return "code " + code + ": a member of the workspace approves it within " + life.toMinutes()
                + " minutes and compares the device; " + uri + " says how";
    }

    @Command(name = "status", description = "Ask the hub how the token stands.")
    int status(@Mixin TokenPlace place, @Mixin HubOptions hub, @Mixin JsonOption output) {
        return run(new Report(context.terminal(), output.json), "status", place, hub, null, DeviceTokens::status);
    }

    @Command(
            name = "renew",
            description = "Renew the token now. With --if-due from a timer: nothing is sent before its time.")
    int renew(@Mixin TokenPlace place, @Mixin HubOptions hub, @Mixin DueOption due, @Mixin JsonOption output) {
        Report report = new Report(context.terminal(), output.json);
        if (!due.ifDue) {
            return run(report, "renew", place, hub, null, DeviceTokens::renew);
        }
        return refusable(report, () -> {
            DeviceTokens tokens = place.tokens(NAME + " renew", context, hub, null);
            Optional<DeviceTokenStatus> renewed = tokens.renewIfDue();
            if (renewed.isPresent()) {
                print(report, "renew", renewed.get());
            } else if (report.isJson()) {
                report.print(json -> json.writeStringField("operation", "token renew"));
            } else {
                report.print("not due: nothing was sent");
            }
            return Report.DONE;
        });
    }

    @Command(
            name = "clear",
            description =
                    "Remove the token from this data directory, and tell nobody. At the hub it stays until a member"
                            + " revokes it, or it expires.")
    int clear(@Mixin TokenFolder folder, @Mixin JsonOption output) {
        Report report = new Report(context.terminal(), output.json);
        return refusable(report, () -> {
            DeviceTokens.clear(folder.directory(NAME + " clear", context));
            if (report.isJson()) {
                report.print(json -> json.writeStringField("operation", "token clear"));
            } else {
                report.print("cleared: no device token is installed here; revoke it at the hub as well");
            }
            return Report.DONE;
        });
    }

    /** A command that may be refused. */
    @FunctionalInterface
    private interface Refusable {
        int run() throws CommandRefusedException, LicenseSourceException, DataDirectoryException;
    }

    private static int refusable(Report report, Refusable command) {
        try {
            return command.run();
        } catch (CommandRefusedException e) {
            return report.refused(e);
        } catch (DataDirectoryException e) {
            return Answers.refused(report, e);
        } catch (LicenseSourceException e) {
            return report.refused(
                    e.reason(), e.detail(), e.remedy(), e.scoreSheet().orElse(null));
        }
    }

    private int run(Report report, String part, TokenPlace place, HubOptions hub, @Nullable String group, Step step) {
        return refusable(report, () -> {
            print(report, part, step.on(place.tokens(NAME + " " + part, context, hub, group)));
            return Report.DONE;
        });
    }

    private static void print(Report report, String part, DeviceTokenStatus status) {
        if (report.isJson()) {
            report.print(new TokenMembers(part, status));
            return;
        }
        report.print("device token " + status.partial() + " (" + status.id() + "), " + status.name() + "\nworkspace  "
                + status.workspaceId() + "\ngood until " + status.expiresAt() + ", renewed from " + status.renewFrom()
                + " on\nends       " + status.endsAt());
    }

    private record TokenMembers(String part, DeviceTokenStatus status) implements Report.Members {
        @Override
        public void write(JsonGenerator json) throws IOException {
            json.writeStringField("operation", NAME + " " + part);
            json.writeObjectFieldStart("token");
            json.writeStringField("id", status.id());
            json.writeStringField("workspace", status.workspaceId());
            json.writeStringField("name", status.name());
            json.writeStringField("partial", status.partial());
            json.writeStringField("expires_at", status.expiresAt().toString());
            json.writeStringField("renew_from", status.renewFrom().toString());
            json.writeStringField("ends_at", status.endsAt().toString());
            json.writeEndObject();
        }
    }
}
