package dev.holdfast.verifier.store;

import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.store.DataDirectoryException.Fault;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The device key of a product's folder; FORMAT.md 9.5. */
record KeyStore(Folder folder) {
    /** The private key's 32 bytes, or empty where there is none or this user may not read it. */
    Optional<byte[]> seed() throws DataDirectoryException {
        Path file = folder.layout().privateKey();
        try {
            Optional<byte[]> content = folder.disk().read(file, KeyFiles.MAXIMUM_BYTES);
            return content.isEmpty() ? Optional.empty() : Optional.of(KeyFiles.seed(content.get()));
        } catch (AccessDeniedException e) {
            // The application that verifies is not meant to read the activator's key; FORMAT.md 9.3.
            return Optional.empty();
        } catch (IOException e) {
            throw folder.diagnosis().reading(file, e);
        } catch (MalformedException e) {
            throw folder.diagnosis().damaged(file + ": " + e.getMessage(), e);
        }
    }

    /** The thumbprint in the public file, or empty where there is no such file. */
    Optional<String> publishedThumbprint() throws DataDirectoryException {
        Path file = folder.layout().publicKey();
        Optional<byte[]> content = folder.read(file, KeyFiles.MAXIMUM_BYTES);
        try {
            return content.isEmpty() ? Optional.empty() : Optional.of(KeyFiles.thumbprint(content.get()));
        } catch (MalformedException e) {
            throw folder.diagnosis().damaged(file + ": " + e.getMessage(), e);
        }
    }

    /** The thumbprint of the device key, from the private half where a crash came before the public one. */
    Optional<String> thumbprint() throws DataDirectoryException {
        Optional<String> published = publishedThumbprint();
        return published.isPresent() ? published : thumbprintOf(seed().orElse(null));
    }

    static Optional<String> thumbprintOf(byte @Nullable [] seed) {
        return seed == null
                ? Optional.empty()
                : Optional.of(DeviceKey.ofSeed(seed).publicKey().thumbprint());
    }

    /** The key, or empty where there is none or this user may not read it; throws where its two halves do not fit. */
    Optional<DeviceKey> key() throws DataDirectoryException {
        Optional<byte[]> seed = seed();
        if (seed.isEmpty()) {
            return Optional.empty();
        }
        DeviceKey key = DeviceKey.ofSeed(seed.get());
        Optional<String> published = publishedThumbprint();
        if (published.isPresent()) {
            requireSame(key, published.get());
        }
        return Optional.of(key);
    }

    /** Throws where the public half of a private key is not the published one. */
    void requireHalves(byte[] seed, String published) throws DataDirectoryException {
        requireSame(DeviceKey.ofSeed(seed), published);
    }

    private void requireSame(DeviceKey key, String published) throws DataDirectoryException {
        if (!published.equals(key.publicKey().thumbprint())) {
            throw folder.diagnosis()
                    .damaged(
                            folder.layout().publicKey() + ": expected the public half of "
                                    + folder.layout().privateKey() + ", found another key's",
                            null);
        }
    }

    /** The key, made where there is none; the caller holds the record lock. */
    DeviceKey create(SecureRandom random) throws DataDirectoryException {
        Optional<DeviceKey> held = key();
        DeviceKey key;
        if (held.isPresent()) {
            key = held.get();
        } else {
            requireNoneBefore();
            key = DeviceKey.create(random);
            folder.replace(folder.layout().privateKey(), KeyFiles.privateFile(key.seed()), Disk.Readers.OWNER);
        }
        if (publishedThumbprint().isEmpty()) {
            byte[] content = KeyFiles.publicFile(key.publicKey());
            folder.replace(folder.layout().publicKey(), content, Disk.Readers.FOLDER_GROUP);
        }
        return key;
    }

    /** A second key would orphan what the first one stands for: the private file must be missing, and all else with it. */
    private void requireNoneBefore() throws DataDirectoryException {
        Path file = folder.layout().privateKey();
        try {
            if (folder.disk().look(file).isPresent()) {
                throw folder.diagnosis().reading(file, new AccessDeniedException(file.toString()));
            }
            if (publishedThumbprint().isPresent()
                    || !folder.disk().list(folder.layout().licenses()).isEmpty()) {
                throw new DataDirectoryException(
                        Fault.OTHER_DIRECTORY,
                        file
                                + ": expected the device key that the files beside it belong to, found none; restore it, or set"
                                + " the folder aside and activate again with --new-device");
            }
        } catch (IOException e) {
            throw folder.diagnosis().reading(file, e);
        }
    }
}
