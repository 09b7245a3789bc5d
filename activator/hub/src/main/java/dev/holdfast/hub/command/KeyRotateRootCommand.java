package dev.holdfast.hub.command;

import dev.holdfast.issuer.BundleChain;
import dev.holdfast.issuer.RootAuthority;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast-hub key rotate-root}. */
@Command(
        name = "rotate-root",
        description =
                "Let another root come: the old and the new one sign the next trust bundle, which names both. Then"
                        + " renew the signing certificate under the new root, run this again with --drop-old, and make every"
                        + " license anew: `holdfast-hub key reissue`.")
final class KeyRotateRootCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    RootOptions old = new RootOptions();

    @Option(
            names = "--new-root-directory",
            paramLabel = "DIR",
            required = true,
            description = "where the new root is, made by `key root`")
    Path newDirectory = Path.of("");

    @Option(
            names = "--new-root-passphrase-file",
            paramLabel = "FILE",
            description =
                    "a file that holds the passphrase of the new root's key; without it that of the old root opens it")
    @Nullable
    Path newPassphraseFile;

    @Option(
            names = "--drop-old",
            description = "leave the old root out of the bundle: everything that stands under it is void from then on")
    boolean dropOld;

    @Mixin
    BundleTarget target = new BundleTarget();

    KeyRotateRootCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        Administration connected = target.prepare(surroundings);
        char[] passphrase = old.passphrase(surroundings);
        RootAuthority leaving = RootAuthority.load(old.directory, passphrase);
        RootAuthority coming = RootAuthority.load(
                newDirectory, newPassphraseFile == null ? passphrase : PassphraseFile.read(newPassphraseFile));
        BundleChain held = BundleChain.read(old.directory);
        BundleChain other = BundleChain.read(newDirectory);
        BundleChain before = newest(held, other, coming);
        target.requireNewest(before, connected);
        boolean signedAlready = before != held && before.names(coming) && before.names(leaving) != dropOld;
        BundleChain after = signedAlready
                ? before
                : before.rotating(
                        leaving, coming, !dropOld, surroundings.clock().instant());
        // The old directory last: interrupted, the command is run again, and finds in the new one what was signed.
        after.saveOver(held, old.directory, () -> after.saveOver(other, newDirectory));
        target.hand(after, newDirectory.resolve(BundleChain.FILE), connected, surroundings);
        return 0;
    }

    /** What either root signed last, for the new one may have signed since; before it is anybody's, it has its own alone. */
    private static BundleChain newest(BundleChain held, BundleChain other, RootAuthority coming) {
        boolean ownAlone = other.documents().size() == 1 && other.names(coming);
        return ownAlone ? held : held.longerOf(other);
    }
}
