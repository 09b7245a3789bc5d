package dev.holdfast.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.client.LicenseSourceException;
import dev.holdfast.verifier.Granted;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = RefreshCommand.NAME,
        description = "Fetch the license of this machine anew while online, for example after models were added."
                + " Needs no token: the device key proves who asks.")
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

    private int refresh(OnlineCommand online, Report report) throws LicenseSourceException {
        Granted granted = online.activator().refresh(online.licenseId());
        if (report.isJson()) {
            report.print(new RefreshMembers(granted));
        } else {
            report.print("refreshed: " + online.licenseId() + "\n" + LicenseReport.text(granted));
        }
        return Report.DONE;
    }

    private record RefreshMembers(Granted granted) implements Report.Members {
        @Override
        public void write(JsonGenerator json) throws IOException {
            LicenseReport.write(json, granted);
            json.writeStringField("operation", NAME);
        }
    }
}
