package dev.holdfast.verifier.store;

import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.jws.Sha256;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ProductId;
import dev.holdfast.verifier.store.DataDirectoryException.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The record files of a product's folder, one per license; FORMAT.md 9.6. */
record RecordStore(Folder folder, KeyStore keys, ProductId product, LastContent<Judged> last) {
    private static final int NAME_LENGTH = 26 + Layout.RECORD_ENDING.length();

    List<LicenseId> licenses() throws DataDirectoryException {
        Path licenses = folder.layout().licenses();
        List<LicenseId> found = new ArrayList<>();
        try {
            for (String name : folder.disk().list(licenses)) {
                if (name.length() == NAME_LENGTH && name.endsWith(Layout.RECORD_ENDING)) {
                    add(found, name);
                }
            }
        } catch (IOException e) {
            throw folder.diagnosis().reading(licenses, e);
        }
        if (found.isEmpty()) {
            refuseLink();
        }
        Collections.sort(found, (one, other) -> one.text().compareTo(other.text()));
        return Collections.unmodifiableList(found);
    }

    private void add(List<LicenseId> found, String name) {
        String suffix = name.substring(0, name.length() - Layout.RECORD_ENDING.length());
        for (int i = 0; i < suffix.length(); i++) {
            if ("0123456789ABCDEFGHJKMNPQRSTVWXYZ".indexOf(suffix.charAt(i)) < 0) {
                return;
            }
        }
        found.add(new LicenseId(product + "." + suffix));
    }

    /**
     * What was found of a record.
     *
     * @param thumbprint the directory's device key
     * @param seedDigest SHA-256 of its private half; empty where that could not be read
     * @param record the record as it was judged under that key
     */
    record Judged(@Nullable String thumbprint, String seedDigest, RecordJson record) {}

    Optional<LicenseRecord> read(LicenseId id) throws DataDirectoryException {
        Optional<RecordJson> judged = judged(id);
        return judged.isEmpty() ? Optional.empty() : Optional.of(judged.get().record());
    }

    /** The record and the device key that it names, which is this directory's. */
    Optional<RecordJson> judged(LicenseId id) throws DataDirectoryException {
        Optional<byte[]> content = content(id);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> published = keys.publishedThumbprint();
        byte @Nullable [] seed = keys.seed().orElse(null);
        @Nullable String thumbprint = (published.isPresent() ? published : KeyStore.thumbprintOf(seed)).orElse(null);
        // The private key itself is not kept in memory for longer than it is needed.
        String seedDigest = seed == null ? "" : Sha256.base64Url(seed);
        Judged known = last.of(content.get());
        if (known != null
                && known.record().record().licenseId().equals(id)
                && seedDigest.equals(known.seedDigest())
                && Objects.equals(thumbprint, known.thumbprint())) {
            return Optional.of(known.record());
        }
        if (seed != null && published.isPresent()) {
            keys.requireHalves(seed, published.get());
        }
        RecordJson judged = judge(id, content.get(), thumbprint, seed);
        last.keep(content.get(), new Judged(thumbprint, seedDigest, judged));
        return Optional.of(judged);
    }

    /** Reads, changes and writes; the caller holds the record lock. */
    LicenseRecord update(LicenseId id, UnaryOperator<LicenseRecord> change) throws DataDirectoryException {
        DeviceKey key = keys.key().orElseThrow(this::noKey);
        byte @Nullable [] previous = content(id).orElse(null);
        RecordJson held = previous == null
                ? new RecordJson(
                        new LicenseRecord(id, null, null, null, null, true), "", Collections.emptySortedMap(), "")
                : judge(id, previous, key.publicKey().thumbprint(), key.seed());
        LicenseRecord old = held.record();
        LicenseRecord changed = change.apply(old).authenticated(true);
        if (changed.equals(old)) {
            return old;
        }
        requireFit(id, changed);
        if (isEmpty(changed) && held.added().isEmpty()) {
            folder.remove(folder.layout().record(id));
            return changed;
        }
        write(changed, key, held.added());
        return changed;
    }

    private void write(LicenseRecord record, DeviceKey key, SortedMap<String, String> added)
            throws DataDirectoryException {
        String thumbprint = key.publicKey().thumbprint();
        String seal = StateSeal.of(record, thumbprint, added, key.seed());
        byte[] content = new RecordJson(record, thumbprint, added, seal).toBytes();
        if (content.length > RecordJson.MAXIMUM_BYTES) {
            throw folder.diagnosis().tooLarge(folder.layout().record(record.licenseId()), RecordJson.MAXIMUM_BYTES);
        }
        folder.create(folder.layout().licenses());
        folder.replace(folder.layout().record(record.licenseId()), content, Disk.Readers.FOLDER_GROUP);
    }

    private Optional<byte[]> content(LicenseId id) throws DataDirectoryException {
        Optional<byte[]> content = folder.read(folder.layout().record(id), RecordJson.MAXIMUM_BYTES);
        if (content.isEmpty()) {
            refuseLink();
        }
        return content;
    }

    /** A link that leads nowhere would look like a folder without licenses. */
    private void refuseLink() throws DataDirectoryException {
        Path licenses = folder.layout().licenses();
        try {
            Optional<Disk.Entry> entry = folder.disk().look(licenses);
            if (entry.isPresent() && entry.get().kind() != Disk.Kind.FOLDER) {
                throw folder.diagnosis().damaged(licenses + ": expected a folder, found something else", null);
            }
        } catch (IOException e) {
            throw folder.diagnosis().reading(licenses, e);
        }
    }

    /** Whether the content is a record of this directory: its key by name, and where that can be read by the code too. */
    private RecordJson judge(LicenseId id, byte[] content, @Nullable String thumbprint, byte @Nullable [] seed)
            throws DataDirectoryException {
        Path file = folder.layout().record(id);
        RecordJson json;
        try {
            json = RecordJson.parse(content, id);
        } catch (MalformedException e) {
            throw folder.diagnosis().damaged(file + ": " + e.getMessage(), e);
        }
        if (!json.thumbprint().equals(thumbprint)) {
            throw new DataDirectoryException(
                    Fault.OTHER_DIRECTORY,
                    file + ": expected a record of this directory's device key, found one of another; restore the whole"
                            + " directory, or set it aside and activate again with --new-device");
        }
        if (seed == null) {
            return json;
        }
        LicenseRecord record = json.record().authenticated(true);
        if (!StateSeal.isSame(StateSeal.of(record, json.thumbprint(), json.added(), seed), json.seal())) {
            throw folder.diagnosis()
                    .damaged(file + ": expected the authentication code of this content, found another", null);
        }
        return new RecordJson(record, json.thumbprint(), json.added(), json.seal());
    }

    private DataDirectoryException noKey() {
        Path file = folder.layout().privateKey();
        return new DataDirectoryException(
                Fault.NOT_WRITABLE,
                file + ": expected a device key that " + folder.disk().user()
                        + " may read, for a record is written under it, found none; activate first, or run as its owner");
    }

    private static boolean isEmpty(LicenseRecord record) {
        return record.license() == null
                && record.status() == null
                && record.pending() == null
                && record.state() == null
                && record.receipt() == null;
    }

    private static void requireFit(LicenseId id, LicenseRecord record) {
        if (!record.licenseId().equals(id)) {
            throw new IllegalArgumentException("record: expected one of the license that is updated");
        }
        String state = record.state();
        if (state != null && state.getBytes(StandardCharsets.UTF_8).length > RecordJson.MAXIMUM_STATE) {
            throw new IllegalArgumentException("state: expected at most " + RecordJson.MAXIMUM_STATE + " bytes");
        }
    }
}
