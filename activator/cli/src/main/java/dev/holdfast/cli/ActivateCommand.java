package dev.holdfast.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.client.Activation;
import dev.holdfast.client.ActivationOptions;
import dev.holdfast.client.Activator;
import dev.holdfast.client.ApplicationView;
import dev.holdfast.client.LicenseSourceException;
import dev.holdfast.client.Pat;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.verifier.license.LicenseId;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = ActivateCommand.NAME, description = "Take a seat of a license for this machine, once, while online.")
final class ActivateCommand implements Callable<Integer> {
    static final String NAME = "activate";

    private final Context context;

    @Parameters(paramLabel = "LICENSE-ID", description = "The license, as the hub shows it.")
    String licenseId = "";

    @Mixin
    HubOptions hub = new HubOptions();

    @Mixin
    TokenOptions token = new TokenOptions();

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "KIND",
            description = "Record only these kinds of evidence: machine-id, board, disk, nic. For an application that"
                    + " will see less of the machine than this command does.")
    List<String> only = List.of();

    @Option(
            names = "--new-device",
            description =
                    "Set the files of another device aside and take a new seat. Passed over where the directory is in"
                            + " use on this machine, so that a script may always give it.")
    boolean newDevice;

    @Option(
            names = "--again",
            description = "Ask the hub although the license is granted here, for example because the service user that"
                    + " it was activated with is gone. Keeps the device and its seat.")
    boolean again;

    @Option(
            names = "--rebind",
            description =
                    "The data directory was activated on another machine, or on this one before it was repaired, and the"
                            + " hub has been told that its seat may move. Keeps the device and its seat.")
    boolean rebind;

    @Option(
            names = "--for-container",
            description =
                    "The data directory will be mounted into a container: refuse where an unprivileged process in a"
                            + " container on a bridge would not see enough of the machine to recognise it. Assumed of an engine's"
                            + " volumes.")
    boolean forContainer;

    @Option(
            names = "--force",
            description =
                    "Activate although the owner of the data directory, or a container that mounts it, will not see"
                            + " enough of the machine to recognise it.")
    boolean force;

    @Mixin
    GroupOption group = new GroupOption();

    @Mixin
    PlaceOptions place = new PlaceOptions();

    @Mixin
    JsonOption output = new JsonOption();

    ActivateCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Report report = new Report(context.terminal(), output.json);
        return OnlineCommand.run(report, new OnlineCommand.Asked(NAME, context, place, hub, licenseId), this::activate);
    }

    private int activate(OnlineCommand online, Report report) throws CommandRefusedException, LicenseSourceException {
        token.requireOneSource(NAME);
        ActivationOptions options =
                new ActivationOptions(kinds(), newDevice, forContainer, force, again || rebind, rebind);
        WrongDirectory.requireNoProductFolder(NAME, online.base());
        LicenseId id = online.licenseId();
        Pat own = token.isGiven(context.terminal())
                ? null
                : TokenPlace.installed(context, online, hub).orElse(null);
        Activator activator =
                group.name == null ? online.activator() : online.activator().sharing(group.name);
        Activation activation =
                activator.activate(id, () -> own == null ? token.read(context.terminal(), report) : own, options);
        ScoreSheet inContainer = ApplicationView.inContainer(
                        online.verifier(), activation.granted().license(), options)
                .orElse(null);
        if (report.isJson()) {
            report.print(new ActivationMembers(activation, inContainer));
        } else {
            report.print(headline(id, activation) + "\n" + LicenseReport.text(activation.granted())
                    + (inContainer == null ? "" : inContainer(inContainer)));
        }
        return Report.DONE;
    }

    private String headline(LicenseId id, Activation activation) {
        if (activation.already()) {
            return "already activated: " + id + " on this machine; same seat, same license, nothing was sent\n"
                    + (newDevice ? "note:    --new-device was passed over: this is no other device's directory\n" : "")
                    + "note:    `holdfast refresh " + id + "` fetches what changed on the hub; `holdfast activate " + id
                    + " --again` activates anew with another token";
        }
        return "activated: " + id
                + activation
                        .setAside()
                        .map(folder -> "\nnote:    the files of the other device are in " + folder)
                        .orElse("");
    }

    private static String inContainer(ScoreSheet sheet) {
        return "\n\nThe data directory belongs to another user or is meant for a container. What an unprivileged process in a container"
                + " on\na bridge would see of this machine:\n\n" + sheet.toText();
    }

    private Set<EvidenceKind> kinds() throws CommandRefusedException {
        if (only.isEmpty()) {
            return ActivationOptions.USUAL.only();
        }
        EnumSet<EvidenceKind> kinds = EnumSet.noneOf(EvidenceKind.class);
        for (String name : only) {
            @Nullable EvidenceKind kind = EvidenceKind.ofId(name.strip()).orElse(null);
            if (kind == null || kind == EvidenceKind.ASSERTED) {
                throw CommandRefusedException.usageOf(
                        NAME, "--only: expected kinds out of " + measured() + ", separated by commas");
            }
            kinds.add(kind);
        }
        return kinds;
    }

    private static String measured() {
        return String.join(
                ", ",
                Arrays.stream(EvidenceKind.values())
                        .filter(kind -> kind != EvidenceKind.ASSERTED)
                        .map(EvidenceKind::id)
                        .toList());
    }

    private record ActivationMembers(
            Activation activation, @Nullable ScoreSheet inContainer) implements Report.Members {
        @Override
        public void write(JsonGenerator json) throws IOException {
            LicenseReport.write(json, activation.granted());
            json.writeStringField("operation", NAME);
            json.writeBooleanField("already_activated", activation.already());
            if (inContainer != null) {
                ScoreSheetJson.write(json, "in_container", inContainer);
            }
            if (activation.setAside().isPresent()) {
                json.writeStringField("set_aside", activation.setAside().get().toString());
            } else {
                json.writeNullField("set_aside");
            }
        }
    }
}
