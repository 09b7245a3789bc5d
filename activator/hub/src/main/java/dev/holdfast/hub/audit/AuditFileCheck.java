package dev.holdfast.hub.audit;

import dev.holdfast.hub.audit.AuditTamperedException.Fault;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.trust.SigningTrust;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks an export, or several that were put together in their order, with the root certificate alone. Holds a line at a
 * time.
 */
public final class AuditFileCheck {
    private final InputStream in;
    private final SigningTrust root;
    private final List<String> elsewhere;
    private final List<String> bundles = new ArrayList<>();
    private @Nullable AuditCheck check;
    private long lineNumber;
    private long unsealed;
    private boolean ended;
    private @Nullable ExportLine start;
    private @Nullable Instant oldestUnsigned;

    private AuditFileCheck(InputStream in, SigningTrust root, List<String> elsewhere) {
        this.in = in;
        this.root = root;
        this.elsewhere = elsewhere;
    }

    /**
     * Checks an export.
     *
     * @param root whom heads have to lead to, before the trust bundles in the export
     * @param elsewhere signed heads that were kept elsewhere
     * @throws AuditTamperedException naming the first record or line that is not as it was written
     * @throws IOException if it cannot be read, or is no export
     */
    public static AuditReport of(InputStream in, SigningTrust root, List<String> elsewhere)
            throws IOException, AuditTamperedException {
        return new AuditFileCheck(new BufferedInputStream(in), root, elsewhere).run();
    }

    private AuditReport run() throws IOException, AuditTamperedException {
        for (byte[] line = nextLine(); line != null; line = nextLine()) {
            try {
                take(ExportLine.read(line));
            } catch (MalformedException e) {
                throw damaged(String.valueOf(e.getMessage()));
            }
        }
        if (lineNumber == 0) {
            throw new IOException("export: expected lines, found none");
        }
        if (!ended) {
            throw new AuditTamperedException(
                    Fault.TRUNCATED,
                    expected(),
                    "record " + expected() + ": the export breaks off before its end; it is good up to there");
        }
        AuditCheck checked = check;
        if (checked == null) {
            throw new IOException("export: expected its end after its beginning, found neither");
        }
        checked.end();
        return checked.report(unsealed, oldestUnsigned);
    }

    private long expected() {
        return check == null ? 1 : check.next();
    }

    private AuditTamperedException damaged(String why) {
        return new AuditTamperedException(
                Fault.LINE_DAMAGED,
                expected(),
                "line " + lineNumber + ", where record " + expected() + " was expected: " + why);
    }

    private void take(ExportLine line) throws MalformedException, AuditTamperedException, IOException {
        if (start == null && !line.is(ExportLine.START)) {
            throw new MalformedException("expected the line that says where the export begins");
        }
        if (ended && !line.is(ExportLine.START)) {
            throw new MalformedException("expected nothing after the end of an export but another export");
        }
        if (line.is(ExportLine.START)) {
            start(line);
        } else if (line.is(ExportLine.BUNDLE)) {
            bundle(line.text(ExportLine.BUNDLE));
        } else if (line.is(ExportLine.HEAD)) {
            begun().head(line.text(ExportLine.HEAD));
        } else if (line.is(ExportLine.RECORD)) {
            record(line);
        } else if (line.is(ExportLine.END)) {
            end(line);
        } else {
            throw new MalformedException("expected a record, a head or the end");
        }
    }

    /** An export that goes on after another begins where that one ended. */
    private void start(ExportLine line) throws MalformedException {
        long after = line.number(ExportLine.START);
        Seal seal = Seal.of(line.text(ExportLine.SEAL));
        AuditCheck running = check;
        if (running != null && (after + 1 != running.next() || !seal.equals(running.seal()))) {
            throw new MalformedException("expected an export that goes on after record " + (running.next() - 1));
        }
        if (running != null) {
            running.join();
        }
        start = line;
        ended = false;
    }

    private void bundle(String document) {
        if (check == null) {
            bundles.add(document);
        }
    }

    private AuditCheck begun() throws AuditTamperedException, MalformedException {
        AuditCheck running = check;
        if (running == null) {
            running = new AuditCheck(root.withThoseThatFollow(bundles));
            check = running;
            ExportLine first = start;
            if (first != null) {
                running.begin(first.number(ExportLine.START), Seal.of(first.text(ExportLine.SEAL)));
            }
            for (String head : elsewhere) {
                running.keptElsewhere(head);
            }
        }
        return running;
    }

    private void record(ExportLine line) throws MalformedException, AuditTamperedException, IOException {
        AuditCheck running = begun();
        long number = line.recordNumber();
        if (number != running.next()) {
            throw foundLater(running.next())
                    ? new AuditTamperedException(
                            Fault.REORDERED,
                            running.next(),
                            "record " + running.next() + ": it stands in another place, and record " + number
                                    + " in its own")
                    : AuditCheck.missing(running.next(), number);
        }
        running.record(number, line.recordBytes(), line.text(ExportLine.SEAL));
        if (running.signed() == number) {
            oldestUnsigned = null;
        } else if (oldestUnsigned == null) {
            oldestUnsigned = time(line.recordTime());
        }
    }

    private static Instant time(String text) throws MalformedException {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new MalformedException("at: expected a time");
        }
    }

    private boolean foundLater(long number) throws IOException {
        for (byte[] line = nextLine(); line != null; line = nextLine()) {
            if (isRecord(line, number)) {
                return true;
            }
        }
        return false;
    }

    /** A line that is damaged is none: the first fault is found already. */
    private static boolean isRecord(byte[] line, long number) {
        try {
            ExportLine read = ExportLine.read(line);
            return read.is(ExportLine.RECORD) && read.recordNumber() == number;
        } catch (MalformedException e) {
            return false;
        }
    }

    private void end(ExportLine line) throws MalformedException, AuditTamperedException {
        AuditCheck running = begun();
        if (line.number(ExportLine.END) + 1 != running.next()) {
            throw new AuditTamperedException(
                    Fault.TRUNCATED,
                    running.next(),
                    "record " + running.next() + ": the export ends before it, and says that it holds record "
                            + line.number(ExportLine.END));
        }
        unsealed = line.number(ExportLine.UNSEALED);
        ended = true;
    }

    private byte @Nullable [] nextLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                lineNumber++;
                return line.toByteArray();
            }
            line.write(next);
            if (line.size() > ExportLine.MAXIMUM_BYTES) {
                throw new IOException("line " + (lineNumber + 1) + ": expected at most " + ExportLine.MAXIMUM_BYTES
                        + " bytes; this is no export of an audit");
            }
        }
        if (line.size() > 0) {
            lineNumber++;
            return line.toByteArray();
        }
        return null;
    }
}
