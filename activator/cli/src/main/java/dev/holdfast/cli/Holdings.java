package dev.holdfast.cli;

import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ProductId;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which products and licenses a data directory holds. */
final class Holdings {
    private Holdings() {}

    /** The license that is meant: the one that is named, else the only one there is. */
    static LicenseId choose(String command, Path base, @Nullable String named, @Nullable String product)
            throws CommandRefusedException, DataDirectoryException {
        if (named != null) {
            return licenseId(command, named, product);
        }
        List<LicenseId> held = licenses(base, productOf(command, product));
        if (held.size() == 1) {
            return held.get(0);
        }
        String where = product == null ? base.toString() : base.resolve(product).toString();
        if (held.isEmpty()) {
            throw CommandRefusedException.nothingHeld(where, WrongDirectory.hint(base, null));
        }
        throw CommandRefusedException.usage(
                "expected a LICENSE-ID, because " + where + " holds " + held.size() + " licenses: "
                        + WrongDirectory.named(held),
                "name the one that is meant, for example `holdfast " + command + " " + held.get(0) + "`");
    }

    private static LicenseId licenseId(String command, String named, @Nullable String product)
            throws CommandRefusedException {
        LicenseId id;
        try {
            id = new LicenseId(named);
        } catch (IllegalArgumentException e) {
            throw CommandRefusedException.usage(
                    "license ID: " + LicenseIdText.fault(named), LicenseIdText.remedy(named, command));
        }
        ProductId expected = productOf(command, product);
        if (expected != null && !expected.equals(id.product())) {
            throw CommandRefusedException.usageOf(
                    command, "the license is of product " + id.product() + ", not of " + expected);
        }
        return id;
    }

    static @Nullable ProductId productOf(String command, @Nullable String product) throws CommandRefusedException {
        try {
            return product == null ? null : new ProductId(product);
        } catch (IllegalArgumentException e) {
            throw CommandRefusedException.usageOf(command, String.valueOf(e.getMessage()));
        }
    }

    /** The licenses of one product, or of all. */
    static List<LicenseId> licenses(Path base, @Nullable ProductId product) throws DataDirectoryException {
        if (product != null) {
            return DataDirectory.of(base, product).licenses();
        }
        List<LicenseId> all = new ArrayList<>();
        for (String name : folders(base)) {
            all.addAll(DataDirectory.of(base, new ProductId(name)).licenses());
        }
        return all;
    }

    private static List<String> folders(Path base) throws DataDirectoryException {
        List<String> names = new ArrayList<>();
        if (!Files.exists(base)) {
            return names;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(base)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (isProduct(name) && Files.isDirectory(entry)) {
                    names.add(name);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new DataDirectoryException(
                    DataDirectoryException.Fault.UNREADABLE,
                    "the data directory " + base + " cannot be listed by this user",
                    e);
        }
        Collections.sort(names);
        return names;
    }

    /** Set-aside folders and whatever else lies there have a dot or a capital in their names. */
    private static boolean isProduct(String name) {
        if (name.isEmpty() || name.length() > 40) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if ("abcdefghijklmnopqrstuvwxyz0123456789-".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}
