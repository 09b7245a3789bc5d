package dev.holdfast.client;

import dev.holdfast.machineid.BindingPolicy;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.machineid.MachineView;
import dev.holdfast.machineid.MatchRule;
import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.machineid.Sighting;
import dev.holdfast.machineid.Surroundings;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.store.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
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

    /** Where the application runs, as far as can be told from its data directory. */
    private enum Place {
        HERE,
        AS_ANOTHER_USER,
        IN_A_GROUP,
        IN_A_CONTAINER
    }

    /**
     * What an unprivileged process in a container on a bridge would see of the machine, judged by a license that was just
     * activated; empty where the data directory is neither another user's nor meant for a container, so that nothing says
     * that the application runs elsewhere.
     */
    public static Optional<ScoreSheet> inContainer(
            LicenseVerifier verifier, License license, ActivationOptions options) {
        MachineView view = verifier.machine().observe();
        Place place = place(verifier.dataDirectory(), view, options);
        if (place == Place.HERE || place == Place.IN_A_GROUP) {
            return Optional.empty();
        }
        return Optional.of(MatchRule.judge(
                license.binding().recorded(),
                contained(view).sighting(license.product().scope()),
                license.binding().policy()));
    }

    /**
     * The kinds that the application will see of what a request shows, for the hub to judge by the license's rule; null
     * where the application runs as this process does.
     *
     * @throws LicenseSourceException where no rule could be met, so that there is nothing to ask the hub
     */
    static @Nullable Set<EvidenceKind> require(
            LicenseVerifier verifier, VisibleEvidence evidence, ActivationOptions options)
            throws LicenseSourceException {
        Place place = place(verifier.dataDirectory(), evidence.view(), options);
        if (place == Place.HERE) {
            return null;
        }
        // A directory of another user is as often that of a service outside of any container, which a container's view
        // would lock out.
        MachineView seen = place == Place.IN_A_CONTAINER
                ? contained(evidence.view())
                : evidence.view().asUnprivileged();
        Sighting sighting = seen.sighting(verifier.product().scope());
        Set<EvidenceKind> kinds = visible(evidence.fingerprint(), sighting);
        // Nothing changes by seeing less, and then no rule asks for less than this one.
        ScoreSheet sheet = MatchRule.judge(evidence.fingerprint(), sighting, BindingPolicy.LENIENT);
        if (sheet.outcome() != ScoreSheet.Outcome.SAME) {
            throw LicenseSourceException.ofMachine(
                    RefusalReason.MACHINE_NOT_VISIBLE,
                    "a program that runs " + who(place, verifier.dataDirectory())
                            + " would not see enough of the machine to recognise it",
                    remedy(kinds),
                    sheet);
        }
        return kinds;
    }

    private static String who(Place place, DataDirectory directory) {
        return switch (place) {
            case IN_A_CONTAINER -> "in a container";
            case IN_A_GROUP ->
                "as another user of the group " + directory.group().orElse("");
            case AS_ANOTHER_USER, HERE ->
                "as the owner of " + directory.folder().getParent();
        };
    }

    private static Set<EvidenceKind> visible(Fingerprint shown, Sighting sighting) {
        Set<EvidenceKind> kinds = EnumSet.noneOf(EvidenceKind.class);
        shown.digests().forEach((kind, digests) -> {
            Sighting.Kind seen = sighting.of(kind);
            if (digests.stream()
                    .anyMatch(digest ->
                            seen.fit().contains(digest) || seen.comparable().contains(digest))) {
                kinds.add(kind);
            }
        });
        return kinds;
    }

    private static Place place(DataDirectory directory, MachineView view, ActivationOptions options) {
        Path folder = directory.folder();
        // Who runs in a container already sees what is seen there.
        boolean inside = view.surroundings().container() == Surroundings.Container.APPLICATION;
        if (options.container() || (!inside && isVolume(folder))) {
            return Place.IN_A_CONTAINER;
        }
        if (ofAnotherUser(folder)) {
            return Place.AS_ANOTHER_USER;
        }
        return directory.group().isPresent() && isRoot() ? Place.IN_A_GROUP : Place.HERE;
    }

    private static MachineView contained(MachineView view) {
        return view.asUnprivileged().asInBridgeContainer();
    }

    private static String remedy(Set<EvidenceKind> visible) {
        StringJoiner kinds = new StringJoiner(",");
        visible.forEach(kind -> kinds.add(kind.id()));
        String record = kinds.length() == 0
                ? "activate as the user and in the container that will verify"
                : "record only what it will see: `--only " + kinds + "`";
        return record + "; or activate all the same: `--force`";
    }

    /** Only root sees more than another user does. */
    private static boolean ofAnotherUser(Path folder) {
        Integer owner = user(nearest(folder));
        return isRoot() && owner != null && owner != ROOT;
    }

    private static boolean isRoot() {
        Integer process = user(PROCESS);
        return process != null && process == ROOT;
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

    /** Where Docker, Podman and containerd's nerdctl keep volumes on their host, wherever their root is, and Kubernetes. */
    private static boolean isVolume(Path folder) {
        boolean volumes = false;
        String parent = "";
        for (Path name : folder.toAbsolutePath().normalize()) {
            String step = name.toString();
            if ((volumes && step.equals("_data")) || (parent.equals("kubelet") && step.equals("pods"))) {
                return true;
            }
            volumes |= step.equals("volumes");
            parent = step;
        }
        return false;
    }
}
