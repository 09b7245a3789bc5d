package dev.holdfast.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.TrustRoots;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ProductId;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.store.OperationLock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code holdfast import}. */
final class FileImport {
    /** Longer than another process may hold the lock while it waits for its hub. */
    private static final Duration LOCK_WAIT = Duration.ofSeconds(90);

    private final Context context;
    private final PlaceOptions place;
    private final Report report;

    FileImport(Context context, PlaceOptions place, Report report) {
        this.context = context;
        this.place = place;
        this.report = report;
    }

    int run(String file, @Nullable String licenseId, @Nullable String product) {
        try {
            Path base = Place.path(Place.dataDirectory(place.dataDirectory, context.terminal()));
            Setting roots = Place.roots(place.roots, context.terminal());
            TrustRoots pinned = Place.read(roots);
            WrongDirectory.requireNoProductFolder(ImportCommand.NAME, base);
            CarriedFile carried = CarriedFile.read(Place.path(new Setting(file, "FILE")));
            if (carried instanceof CarriedFile.OfBundles bundles) {
                return bundles(bundles.documents(), base, roots, pinned, productOf(base, licenseId, product));
            }
            String alleged = carried.allegedLicense().map(LicenseId::text).orElse(null);
            LicenseId id = Holdings.choose(ImportCommand.NAME, base, licenseId == null ? alleged : licenseId, product);
            LicenseVerifier verifier = Verification.verifier(context, id, pinned, base);
            if (carried instanceof CarriedFile.OfReceipt receipt) {
                return receipt(receipt, id, verifier, roots, base);
            }
            return carried instanceof CarriedFile.OfGrant grant
                    ? grant(grant, id, verifier, roots, base)
                    : status((CarriedFile.OfStatus) carried, id, verifier, roots, base);
        } catch (CommandRefusedException e) {
            return report.refused(e);
        } catch (DataDirectoryException e) {
            return Answers.refused(report, e);
        } catch (MalformedException e) {
            RefusalReason reason = RefusalReason.GRANT_MALFORMED;
            return report.refused(reason, file + ": " + e.getMessage(), reason.remedy(), null);
        } catch (IOException e) {
            UnreadableFile found = UnreadableFile.of("the file " + file, Path.of(file), e);
            return report.refused(CommandRefusedException.usage(found.detail(), found.remedy()));
        }
    }

    private int grant(CarriedFile.OfGrant carried, LicenseId id, LicenseVerifier verifier, Setting roots, Path base)
            throws DataDirectoryException {
        Verdict verdict =
                locked(verifier, () -> verifier.importGrant(id, carried.grant()), Verdict.Refused.class::isInstance);
        return verdict instanceof Verdict.Refused refused
                ? refused(refused, id, roots, base)
                : done(id, (Granted) verdict);
    }

    private int done(LicenseId id, Granted granted) {
        if (report.isJson()) {
            report.print(json -> {
                LicenseReport.write(json, granted);
                imported(json, "grant");
            });
        } else {
            report.print("imported: grant of " + id + "\n" + LicenseReport.text(granted));
        }
        return Report.DONE;
    }

    private int receipt(CarriedFile.OfReceipt carried, LicenseId id, LicenseVerifier verifier, Setting roots, Path base)
            throws DataDirectoryException, CommandRefusedException {
        Optional<Verdict.Refused> refused =
                locked(verifier, () -> verifier.importReceipt(id, carried.answer()), Optional::isPresent);
        return refused.isPresent()
                ? refused(refused.get(), id, roots, base)
                : done("receipt", "receipt for the release of " + id, List.of(id), roots, base);
    }

    private int status(CarriedFile.OfStatus carried, LicenseId id, LicenseVerifier verifier, Setting roots, Path base)
            throws DataDirectoryException, CommandRefusedException {
        Optional<Verdict.Refused> refused =
                locked(verifier, () -> verifier.applyStatus(id, carried.document()), Optional::isPresent);
        return refused.isPresent()
                ? refused(refused.get(), id, roots, base)
                : done("status", "status snapshot of " + id, List.of(id), roots, base);
    }

    private int bundles(List<String> documents, Path base, Setting roots, TrustRoots pinned, ProductId product)
            throws DataDirectoryException, CommandRefusedException {
        LicenseVerifier verifier = LicenseVerifier.forProduct(product, pinned)
                .withDataDirectory(base)
                .withMachine(context.machine())
                .withClock(context.clock());
        Optional<Verdict.Refused> refused =
                locked(verifier, () -> verifier.importBundles(documents), Optional::isPresent);
        return refused.isPresent()
                ? refused(refused.get(), null, roots, base)
                : done("trust_bundles", "trust bundles of " + product, Holdings.licenses(base, product), roots, base);
    }

    /** Where nothing was ever begun, nothing can be taken either, and a lock would make a folder for nothing. */
    private <T> T locked(LicenseVerifier verifier, Supplier<T> step, Predicate<T> isRefused)
            throws DataDirectoryException {
        DataDirectory directory = verifier.dataDirectory();
        if (directory.deviceKeyThumbprint().isEmpty()) {
            return step.get();
        }
        OperationLock lock = directory.lockOperation(LOCK_WAIT);
        try {
            T answer = step.get();
            if (isRefused.test(answer)) {
                discardUnused(lock);
            }
            return answer;
        } finally {
            lock.close();
        }
    }

    /** What is left over harms no later command, so that it does not stand in front of the refusal. */
    private void discardUnused(OperationLock lock) {
        try {
            lock.discardUnused();
        } catch (DataDirectoryException e) {
            report.warn(String.valueOf(e.getMessage()));
        }
    }

    private int refused(Verdict.Refused refused, @Nullable LicenseId id, Setting roots, Path base) {
        Report about = id == null ? report : report.about(id);
        String where = id == null ? "" : Verification.whereItLooked(refused.reason(), roots, base, id);
        return about.refused(
                refused.reason(),
                refused.detail() + where,
                refused.remedy(),
                refused.scoreSheet().orElse(null));
    }

    /** What was taken may end a license: so it is told how those stand that it is about. */
    private int done(String what, String inWords, List<LicenseId> licenses, Setting roots, Path base)
            throws CommandRefusedException {
        List<Standing> standings = new ArrayList<>();
        for (LicenseId id : licenses) {
            standings.add(Standing.of(context, id, Place.read(roots), base));
        }
        if (report.isJson()) {
            report.print(json -> {
                json.writeArrayFieldStart("licenses");
                for (Standing standing : standings) {
                    standing.write(json);
                }
                json.writeEndArray();
                json.writeNumberField("exit_code", Report.DONE);
                imported(json, what);
            });
        } else {
            StringBuilder text = new StringBuilder("imported: ").append(inWords);
            standings.forEach(standing -> text.append('\n').append(standing.text()));
            report.print(text.toString());
        }
        return Report.DONE;
    }

    private static void imported(JsonGenerator json, String what) throws IOException {
        json.writeStringField("operation", ImportCommand.NAME);
        json.writeStringField("imported", what);
    }

    private static ProductId productOf(Path base, @Nullable String licenseId, @Nullable String product)
            throws CommandRefusedException, DataDirectoryException {
        if (licenseId != null) {
            return Holdings.choose(ImportCommand.NAME, base, licenseId, product).product();
        }
        ProductId named = Holdings.productOf(ImportCommand.NAME, product);
        if (named != null) {
            return named;
        }
        TreeSet<String> held = new TreeSet<>();
        Holdings.licenses(base, null).forEach(id -> held.add(id.product().text()));
        if (held.isEmpty()) {
            throw CommandRefusedException.nothingHeld(base.toString(), WrongDirectory.hint(base, null));
        }
        if (held.size() > 1) {
            throw CommandRefusedException.usageOf(
                    ImportCommand.NAME,
                    "expected --product, because " + base + " holds those of " + String.join(", ", held));
        }
        return new ProductId(held.first());
    }
}
