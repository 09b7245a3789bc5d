package dev.holdfast.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.client.LicenseSourceException;
import dev.holdfast.client.Released;
import dev.holdfast.verifier.license.Receipt;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = ReleaseCommand.NAME,
        description = {
            "Give the seat of this machine back while online, so that another machine can take it. The license cannot be"
                    + " used here any more; a receipt takes its place. Needs no token: the device key proves who asks.",
            "While the hub's answer is not known, the license is not used either: run the same again, or take it back by"
                    + " `holdfast refresh`."
        })
final class ReleaseCommand implements Callable<Integer> {
    static final String NAME = "release";

    private final Context context;

    @Parameters(paramLabel = "LICENSE-ID", description = "The license whose seat is given back.")
    String licenseId = "";

    @Mixin
    HubOptions hub = new HubOptions();

    @Mixin
    PlaceOptions place = new PlaceOptions();

    @Mixin
    JsonOption output = new JsonOption();

    ReleaseCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Report report = new Report(context.terminal(), output.json);
        return OnlineCommand.run(report, new OnlineCommand.Asked(NAME, context, place, hub, licenseId), this::release);
    }

    private int release(OnlineCommand online, Report report) throws LicenseSourceException {
        Released released = online.activator().release(online.licenseId());
        if (report.isJson()) {
            report.print(json -> {
                write(json, released.receipt());
                json.writeBooleanField("before", released.before());
                json.writeStringField("operation", NAME);
            });
        } else {
            report.print((released.before() ? "released before: " : "released: ") + online.licenseId() + "\n"
                    + text(released.receipt()));
        }
        return Report.DONE;
    }

    /** Lines about a receipt. */
    static String text(Receipt receipt) {
        return "activation: " + receipt.activationId() + "\nreceipt:    of " + receipt.issuedAt() + ", for release "
                + receipt.requestId();
    }

    static void write(JsonGenerator json, Receipt receipt) throws IOException {
        json.writeStringField("license", receipt.licenseId().text());
        json.writeNumberField("exit_code", Report.DONE);
        json.writeObjectFieldStart("receipt");
        json.writeStringField("issuer", receipt.issuer());
        json.writeStringField("activation", receipt.activationId());
        json.writeStringField("request", receipt.requestId());
        json.writeStringField("device_key", receipt.deviceKey());
        json.writeStringField("issued_at", receipt.issuedAt().toString());
        json.writeEndObject();
    }
}
