package dev.holdfast.verifier.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A process of its own that does to a directory what its arguments say, and tells one line for each. */
public final class Visitor {
    private final Path base;

    private Visitor(Path base) {
        this.base = base;
    }

    public static void main(String[] arguments) throws Exception {
        Visitor visitor = new Visitor(Path.of(arguments[0]));
        for (int i = 1; i < arguments.length; i++) {
            System.out.println(arguments[i] + " " + visitor.did(arguments[i]));
        }
    }

    private String did(String what) throws Exception {
        try {
            return done(what, Given.in(base));
        } catch (DataDirectoryException e) {
            return e.fault() + " " + e.getMessage();
        }
    }

    private String done(String what, DataDirectory directory) throws Exception {
        switch (what) {
            case "activate" -> Given.activated(directory);
            case "update" -> directory.update(Given.LICENSE, record -> Given.withState(record, "{\"revision\":2}"));
            case "writable" -> directory.requireWritable();
            case "lock" -> directory.lockOperation(Duration.ZERO).close();
            case "fill" -> fill();
            case "free" -> Files.delete(base.resolve("filling"));
            case "read" -> {
                LicenseRecord record = directory.read(Given.LICENSE).orElseThrow();
                return record.state() + (record.stateAuthenticated() ? " authenticated" : " unauthenticated");
            }
            case "names" -> {
                return String.join(" ", DataDirectoryTest.names(directory.folder()));
            }
            default -> throw new IllegalArgumentException(what);
        }
        return "done";
    }

    private void fill() throws Exception {
        try (var out = Files.newOutputStream(base.resolve("filling"))) {
            while (true) {
                out.write(new byte[512]);
            }
        } catch (java.io.IOException e) {
            if (!String.valueOf(e.getMessage()).contains("No space")) {
                throw e;
            }
        }
    }
}
