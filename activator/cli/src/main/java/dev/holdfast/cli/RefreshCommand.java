package dev.holdfast.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.client.LicenseSourceException;
import dev.holdfast.client.Pat;
import dev.holdfast.client.PatSource;
import dev.holdfast.verifier.Granted;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = RefreshCommand.NAME,
        description =
                "Fetch the license of this machine anew while online, for example after models were added."
                        + " Needs no token, since the device key proves who asks, unless the license demands one for every refresh.")
final class RefreshCommand implements Callable<Integer> {
    static final String NAME = "refresh";

    private final Context context;

    @Parameters(
            arity = "0..1",
            paramLabel = "LICENSE-ID",
            description = "May be left out where the data directory holds exactly one license.")
    @Nullable
    String licenseId;

    @Mixin
    HubOptions hub = new HubOptions();

    @Mixin
    TokenOptions token = new TokenOptions();

    @Mixin
    PlaceOptions place = new PlaceOptions();

    @Mixin
    JsonOption output = new JsonOption();

    RefreshCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Report report = new Report(context.terminal(), output.json);
        return OnlineCommand.run(report, new OnlineCommand.Asked(NAME, context, place, hub, licenseId), this::refresh);
    }

    private int refresh(OnlineCommand online, Report report) throws CommandRefusedException, LicenseSourceException {
        token.requireOneSource(NAME);
        Granted granted = online.activator().refresh(online.licenseId(), pats(online, report));
        if (report.isJson()) {
            report.print(new RefreshMembers(granted));
        } else {
            report.print("refreshed: " + online.licenseId() + "\n" + LicenseReport.text(granted));
        }
        return Report.DONE;
    }

    /** What is shown where the license demands it; null where there is nothing to show, so that the hub says so. */
    private @Nullable PatSource pats(OnlineCommand online, Report report)
            throws CommandRefusedException, LicenseSourceException {
        if (token.isGiven(context.terminal())) {
            return () -> token.read(context.terminal(), report);
        }
        Pat own = TokenPlace.installed(context, online, hub).orElse(null);
        return own == null ? null : () -> own;
    }

    private record RefreshMembers(Granted granted) implements Report.Members {
        @Override
        public void write(JsonGenerator json) throws IOException {
            LicenseReport.write(json, granted);
            json.writeStringField("operation", NAME);
        }
    }
}
