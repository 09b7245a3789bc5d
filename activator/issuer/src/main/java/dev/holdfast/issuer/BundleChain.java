package dev.holdfast.issuer;

import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.CompactJws;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.jws.StrictBase64Url;
import dev.holdfast.verifier.license.TrustBundle;
import dev.holdfast.verifier.license.TrustBundleClaims;
import dev.holdfast.verifier.trust.SigningTrust;
import dev.holdfast.verifier.trust.TrustException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The trust bundles that were signed so far, oldest first, which are kept beside the root: the next one is made of the
 * newest (FORMAT.md section 7), and says everything that it said and more, so that whoever holds the newest alone knows
 * what all of them said. Immutable; a further bundle makes a further chain.
 */
public final class BundleChain {
    /** The file beside the root's key: a bundle to a line, oldest first. */
    public static final String FILE = "trust-bundles";

    private static final String LOCK = FILE + ".lock";

    private static final int MAXIMUM_ROOTS = 4;
    private static final int MAXIMUM_REVOKED = 1000;
    private static final int THUMBPRINT_BYTES = 32;
    static final char SECOND_SIGNATURE = '~';

    private final List<String> documents;
    private final TrustBundle newest;

    private BundleChain(List<String> documents, TrustBundle newest) {
        this.documents = List.copyOf(documents);
        this.newest = newest;
    }

    /** The chain of a new root: its first bundle alone. */
    public static BundleChain begin(RootAuthority root, Instant now) {
        TrustBundle first = root.firstBundle(now);
        return new BundleChain(List.of(root.sign(first)), first);
    }

    /**
     * Reads the chain in a root's folder, and checks that the root whose certificate is there leads to the newest: who can
     * write into the folder and has not the key must not choose what the root signs next.
     *
     * @throws IOException if it cannot be read, or a bundle is not as it was signed
     */
    public static BundleChain read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        List<String> lines = readLines(file);
        CertificateDer root =
                SigningIdentity.der(KeyFiles.readCertificates(folder.resolve(RootAuthority.CERTIFICATE_FILE))
                        .get(0));
        try {
            long version = BundleCheck.signatures(lines);
            BundleCheck.vouched(root, lines);
            TrustBundle newest = content(lines.get(lines.size() - 1));
            if (newest.version() != version) {
                throw new MalformedException("expected version " + version + " last, found " + newest.version());
            }
            return new BundleChain(lines, newest);
        } catch (MalformedException | TrustException e) {
            throw new IOException(
                    file
                            + ": expected the trust bundles that this root and those before it signed, as they were signed: "
                            + e.getMessage() + "; take the file from the other copy of this directory, or from the hub"
                            + " by `holdfast-hub key bundle export`",
                    e);
        }
    }

    private static List<String> readLines(Path file) throws IOException {
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
            if (lines.isEmpty()) {
                throw new IOException(file + ": expected trust bundles, found an empty file");
            }
            return lines;
        } catch (NoSuchFileException e) {
            throw new IOException(
                    file + ": expected the trust bundles that this root signed so far, found no such file; write it by"
                            + " `holdfast-hub key bundle export`",
                    e);
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": expected trust bundles, found a file of another kind", e);
        }
    }

    /**
     * What a bundle says, of which nobody has checked the signatures.
     *
     * @throws MalformedException if it is no trust bundle
     */
    public static TrustBundle content(String document) throws MalformedException {
        byte[] bytes = BundleCheck.firstOf(document).getBytes(StandardCharsets.US_ASCII);
        return TrustBundleClaims.read(JsonObject.parse(
                CompactJws.parse(bytes, SigningTrust.MAXIMUM_BUNDLE).allegedPayload(),
                SigningTrust.MAXIMUM_BUNDLE,
                CompactJws.MAXIMUM_STRING));
    }

    /**
     * Writes the chain into a root's folder, in the place of the one that is there, durably.
     *
     * @throws IOException if it cannot be written; the one before it is there still
     */
    public void save(Path folder) throws IOException {
        DurableFile.replace(folder.resolve(FILE), String.join("\n", documents) + "\n");
    }

    /**
     * Writes the chain as {@link #save} does, in the place of the one that it was made of and of no other: of two commands
     * that sign with a root at once, the one that comes second hands nothing out, and no version is there twice.
     *
     * @param read what was read there
     * @throws IOException if something else is there now, or another command writes there; the folder is as it was
     */
    public void saveOver(BundleChain read, Path folder) throws IOException {
        saveOver(read, folder, () -> {});
    }

    /** What is done before a chain is written. */
    public interface Preparation {
        /** Does it; what is thrown keeps the chain from being written. */
        void run() throws IOException;
    }

    /**
     * Writes the chain as {@link #saveOver(BundleChain, Path)} does, once something else is done, which is done only where
     * the chain is still the one that was read.
     *
     * @param first is run while no other command writes there
     * @throws IOException as there, or as the preparation does
     */
    public void saveOver(BundleChain read, Path folder, Preparation first) throws IOException {
        try (FileChannel channel =
                        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null || !readLines(folder.resolve(FILE)).equals(read.documents)) {
                throw signedMeanwhile(folder, null);
            }
            first.run();
            save(folder);
        } catch (OverlappingFileLockException e) {
            throw signedMeanwhile(folder, e);
        }
    }

    private static IOException signedMeanwhile(Path folder, @Nullable Exception cause) {
        return new IOException(
                folder.resolve(FILE) + ": expected the trust bundles that this command began with, found that another"
                        + " command signs here at the same time; nothing was kept of this one, run it again",
                cause);
    }

    /**
     * The longer of this chain and another copy of it.
     *
     * @throws IllegalArgumentException if neither begins as the other: some version was signed twice
     */
    public BundleChain longerOf(BundleChain other) {
        BundleChain longer = documents.size() < other.documents.size() ? other : this;
        BundleChain shorter = longer == this ? other : this;
        if (!longer.documents.subList(0, shorter.documents.size()).equals(shorter.documents)) {
            throw new IllegalArgumentException(
                    "trust bundles: expected two copies of one chain, found that they part at or"
                            + " before version " + shorter.newest.version()
                            + "; take the one that the hub carries (`holdfast-hub key bundle export`) for both");
        }
        return longer;
    }

    /** Whether the newest bundle names a root. */
    public boolean names(RootAuthority root) {
        return newest.roots().contains(SigningIdentity.der(root.certificate()));
    }

    /** The bundles as they are signed, oldest first. */
    public List<String> documents() {
        return documents;
    }

    /** The newest bundle as it is signed. */
    public String newestDocument() {
        return documents.get(documents.size() - 1);
    }

    /** What the newest bundle says. */
    public TrustBundle newest() {
        return newest;
    }

    /**
     * The chain with a bundle that revokes signers as well.
     *
     * @param root a root that the newest bundle names
     * @param thumbprints SHA-256 of the DER form of each signing certificate, base64url
     * @throws IllegalArgumentException if one of them is no thumbprint or revoked already, or a bundle has no room for them
     */
    public BundleChain revoking(RootAuthority root, Set<String> thumbprints, Instant now) {
        requireNamed(root);
        Set<String> revoked = new TreeSet<>(newest.revokedSigners());
        for (String thumbprint : new TreeSet<>(thumbprints)) {
            requireThumbprint(thumbprint);
            if (!revoked.add(thumbprint)) {
                throw new IllegalArgumentException("signer " + thumbprint + ": trust bundle " + newest.version()
                        + " or one before it revokes it already");
            }
        }
        if (revoked.size() > MAXIMUM_REVOKED) {
            throw new IllegalArgumentException(
                    "revoked signers: expected at most " + MAXIMUM_REVOKED + " under one root, found " + revoked.size()
                            + "; rotate the root, which voids all that it certified");
        }
        TrustBundle next = after(now, newest.roots(), revoked);
        return with(next, root.sign(next));
    }

    /** Nobody could read a bundle with anything else in it, and the root would have signed it. */
    private static void requireThumbprint(String text) {
        try {
            if (StrictBase64Url.decode(text).length == THUMBPRINT_BYTES) {
                return;
            }
        } catch (MalformedException e) {
            throw new IllegalArgumentException(noThumbprint(text), e);
        }
        throw new IllegalArgumentException(noThumbprint(text));
    }

    private static String noThumbprint(String text) {
        return "signer " + text + ": expected the thumbprint of a certificate, a SHA-256 of 43 characters in base64url";
    }

    /**
     * The chain with a bundle that names another root.
     *
     * @param old a root that the newest bundle names
     * @param next the root that comes
     * @param keepOld whether the old one stays good beside it; else everything that stands under it is void
     * @throws IllegalArgumentException if the newest bundle says so already, or has no room for one more root
     */
    public BundleChain rotating(RootAuthority old, RootAuthority next, boolean keepOld, Instant now) {
        requireNamed(old);
        List<CertificateDer> roots = new ArrayList<>(newest.roots());
        CertificateDer coming = SigningIdentity.der(next.certificate());
        if (!roots.contains(coming)) {
            roots.add(coming);
        } else if (keepOld) {
            throw new IllegalArgumentException(
                    "new root: trust bundle " + newest.version() + " names it already; leave the old one out now");
        }
        if (!keepOld) {
            roots.remove(SigningIdentity.der(old.certificate()));
        }
        if (roots.isEmpty() || roots.size() > MAXIMUM_ROOTS) {
            throw new IllegalArgumentException(
                    "roots: expected 1 to " + MAXIMUM_ROOTS + " in a trust bundle, found " + roots.size());
        }
        TrustBundle bundle = after(now, roots, newest.revokedSigners());
        return with(bundle, old.sign(bundle) + SECOND_SIGNATURE + next.sign(bundle));
    }

    private void requireNamed(RootAuthority root) {
        if (!names(root)) {
            throw new IllegalArgumentException("root: expected one that trust bundle " + newest.version()
                    + " names, found another; take the root that is good now");
        }
    }

    /** A bundle is never dated before the one that it follows, though the clock beside the root may have been set back. */
    private TrustBundle after(Instant now, List<CertificateDer> roots, Set<String> revoked) {
        Instant cut = now.truncatedTo(ChronoUnit.SECONDS);
        Instant issuedAt = cut.isBefore(newest.issuedAt()) ? newest.issuedAt() : cut;
        return new TrustBundle(newest.version() + 1, issuedAt, roots, revoked);
    }

    private BundleChain with(TrustBundle bundle, String document) {
        if (document.length() > SigningTrust.MAXIMUM_BUNDLE) {
            throw new IllegalArgumentException("trust bundle: expected at most " + SigningTrust.MAXIMUM_BUNDLE
                    + " bytes, found " + document.length());
        }
        List<String> all = new ArrayList<>(documents);
        all.add(document);
        return new BundleChain(all, bundle);
    }
}
