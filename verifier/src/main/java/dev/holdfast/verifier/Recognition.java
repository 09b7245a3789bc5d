package dev.holdfast.verifier;

import dev.holdfast.machineid.BindingPolicy;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.machineid.MatchRule;
import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.machineid.ScoreSheet.Outcome;
import dev.holdfast.machineid.Sighting;
import dev.holdfast.verifier.jws.CompactJws;
import dev.holdfast.verifier.jws.DevicePublicKey;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.Binding;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.license.FingerprintJson;
import dev.holdfast.verifier.license.LicenseClaims;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.store.LicenseRecord;
import dev.holdfast.verifier.store.PendingRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whether this is the machine that the directory was made on, as far as signed documents in it can tell; FORMAT.md 11.14.
 */
final class Recognition {
    private static final int MAXIMUM_REQUEST = 64 * 1024;
    private static final Comparator<ScoreSheet> FIT = Comparator.comparingInt(Recognition::fit);

    private Recognition() {}

    /** What a document records of a machine, and the rule that it is to be judged by. */
    private record Recorded(Fingerprint fingerprint, BindingPolicy policy) {}

    static Optional<ScoreSheet> run(Setting setting, DataDirectory directory) {
        List<Recorded> recorded = recorded(setting, directory);
        if (recorded.isEmpty()) {
            return Optional.empty();
        }
        Sighting seen = setting.machine().observe().sighting(setting.product().scope());
        List<ScoreSheet> sheets = new ArrayList<>();
        for (Recorded one : recorded) {
            sheets.add(MatchRule.judge(one.fingerprint(), seen, one.policy()));
        }
        ScoreSheet best = Collections.max(sheets, FIT);
        // A record that nobody renewed since the machine was repaired must not outvote one that was.
        return Optional.of(best.outcome() == Outcome.SAME ? best : Collections.min(sheets, FIT));
    }

    private static int fit(ScoreSheet sheet) {
        int outcome = sheet.outcome() == Outcome.SAME ? 2 : sheet.outcome() == Outcome.NOT_VISIBLE ? 1 : 0;
        return outcome * 100 + sheet.matched() - sheet.changed();
    }

    private static List<Recorded> recorded(Setting setting, DataDirectory directory) {
        List<Recorded> recorded = new ArrayList<>();
        try {
            for (LicenseId id : directory.licenses()) {
                add(recorded, setting, directory, id);
            }
        } catch (DataDirectoryException e) {
            // What cannot be read binds nobody; the operation that follows meets the same fault and reports it.
            return recorded;
        }
        return recorded;
    }

    private static void add(List<Recorded> recorded, Setting setting, DataDirectory directory, LicenseId id) {
        try {
            Optional<Holding> holding = Holding.read(directory, id);
            if (holding.isPresent()) {
                Optional<Binding> binding = ofLicense(setting, holding.get());
                binding.flatMap(one -> bound(one.recorded(), one.policy())).ifPresent(recorded::add);
                // Nobody has said yet by which rule a first activation will be bound.
                BindingPolicy policy = binding.map(Binding::policy).orElse(BindingPolicy.LENIENT);
                ofRequest(holding.get()).flatMap(one -> bound(one, policy)).ifPresent(recorded::add);
            }
        } catch (DataDirectoryException e) {
            // A damaged or foreign record binds nobody, and must not hide what the others say.
            return;
        }
    }

    private static Optional<Binding> ofLicense(Setting setting, Holding holding) {
        try {
            LicenseRecord record = holding.record();
            if (record.license() == null) {
                return Optional.empty();
            }
            var document = SignatureStep.license(SignatureStep.trust(setting.memory(), holding), record);
            return Optional.of(LicenseClaims.read(document.claims()).binding());
        } catch (RefusedException | MalformedException e) {
            return Optional.empty();
        }
    }

    private static Optional<Fingerprint> ofRequest(Holding holding) {
        PendingRequest pending = holding.record().pending();
        if (pending == null) {
            return Optional.empty();
        }
        try {
            byte[] bytes = pending.document().getBytes(StandardCharsets.US_ASCII);
            CompactJws request = CompactJws.parse(bytes, MAXIMUM_REQUEST);
            DevicePublicKey signer = DevicePublicKey.signerOf(request, JwsType.REQUEST);
            if (!signer.thumbprint().equals(holding.deviceKey())) {
                return Optional.empty();
            }
            JsonObject claims = JsonObject.parse(request.allegedPayload(), MAXIMUM_REQUEST);
            return Optional.of(FingerprintJson.read(claims.object(Claim.FINGERPRINT)));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private static Optional<Recorded> bound(Fingerprint recorded, BindingPolicy policy) {
        return recorded.independentKinds() == 0 ? Optional.empty() : Optional.of(new Recorded(recorded, policy));
    }
}
