package dev.holdfast.client;

import dev.holdfast.machineid.BindingPolicy;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.machineid.MachineView;
import dev.holdfast.machineid.MatchRule;
import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.license.License;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What the application will see of the machine where that is less than what this process sees: evidence is recorded in the
 * view in which it will be verified, or the license would be refused at the first verification. Thread-safe.
 */
public final class ApplicationView {
    private static final Path PROCESS = Path.of("/proc/self");
    private static final String USER = "unix:uid";
    private static final int ROOT = 0;

    private ApplicationView() {}

    /**
     * What an unprivileged process in a container on a bridge would see of the machine, judged by a license that was just
     * activated; empty where the data directory is neither another user's nor a volume, so that nothing says that the
     * application runs elsewhere.
     */
    public static Optional<ScoreSheet> inContainer(LicenseVerifier verifier, License license) {
        Path folder = verifier.dataDirectory().folder();
        if (!isVolume(folder) && !ofAnotherUser(folder)) {
            return Optional.empty();
        }
        MachineView seen = contained(verifier.machine().observe());
        return Optional.of(MatchRule.judge(
                license.binding().recorded(),
                seen.sighting(license.product().scope()),
                license.binding().policy()));
    }

    /** Refuses where the match rule could not be met by a process that uses the data directory as its owner would. */
    static void require(LicenseVerifier verifier, VisibleEvidence evidence) throws LicenseSourceException {
        Path folder = verifier.dataDirectory().folder();
        boolean volume = isVolume(folder);
        if (!volume && !ofAnotherUser(folder)) {
            return;
        }
        // A directory of another user is as often that of a service outside of any container, which a container's view
        // would lock out; only a volume is sure to be used in one.
        MachineView seen = volume ? contained(evidence.view()) : evidence.view().asUnprivileged();
        ScoreSheet sheet = MatchRule.judge(
                evidence.fingerprint(), seen.sighting(verifier.product().scope()), BindingPolicy.STANDARD);
        if (sheet.outcome() != ScoreSheet.Outcome.SAME) {
            String who = volume ? "in a container" : "as the owner of " + folder.getParent();
            throw LicenseSourceException.ofMachine(
                    RefusalReason.MACHINE_NOT_VISIBLE,
                    "a program that runs " + who + " would not see enough of the machine to recognise it",
                    remedy(seen.fingerprint(
                            verifier.product().scope(),
                            evidence.fingerprint().digests().keySet())),
                    sheet);
        }
    }

    private static MachineView contained(MachineView view) {
        return view.asUnprivileged().asInBridgeContainer();
    }

    private static String remedy(Fingerprint visible) {
        StringJoiner kinds = new StringJoiner(",");
        for (EvidenceKind kind : visible.digests().keySet()) {
            kinds.add(kind.id());
        }
        String record = kinds.length() == 0
                ? "activate as the user and in the container that will verify"
                : "record only what it will see: `--only " + kinds + "`";
        return record + "; or activate all the same: `--force`";
    }

    /** Only root sees more than another user does. */
    private static boolean ofAnotherUser(Path folder) {
        Integer process = user(PROCESS);
        Integer owner = user(nearest(folder));
        return process != null && process == ROOT && owner != null && owner != ROOT;
    }

    private static Path nearest(Path folder) {
        Path at = folder.toAbsolutePath();
        for (@Nullable Path parent = at; parent != null; parent = parent.getParent()) {
            if (Files.exists(parent)) {
                return parent;
            }
        }
        return at;
    }

    /** The user that owns a place; null on systems that number no users. */
    private static @Nullable Integer user(Path place) {
        try {
            return Files.getAttribute(place, USER) instanceof Integer user ? user : null;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
            return null;
        }
    }

    /** Where Docker and Podman keep their volumes on the host. */
    private static boolean isVolume(Path folder) {
        String path = folder.toAbsolutePath().normalize().toString();
        return path.contains("/docker/volumes/") || path.contains("/containers/storage/volumes/");
    }
}
