package dev.holdfast.benchmarks;

import dev.holdfast.machineid.Machine;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.LicenseWatch;
import dev.holdfast.verifier.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Verification from the bytes on disk to the verdict, and the bare signature check that it cannot do without. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class VerificationBenchmark {
    private static final int KEY_LENGTH = 32;

    /** The folder of the device. */
    @Param("")
    public String device = "";

    private @Nullable Opened opened;
    private int next;

    private record Opened(
            Ed25519PublicKeyParameters key,
            ByteBuffer message,
            ByteBuffer signature,
            Machine machine,
            LicenseVerifier verifier,
            Granted granted) {}

    /** Opens the device that the table has made. */
    @Setup
    public void open() throws IOException {
        ActivatedDevice made = new ActivatedDevice(Path.of(device));
        BareSignature bare = BareSignature.of(made);
        byte[] info = bare.key();
        Machine machine = Machine.asSeen(Machine.local().observe());
        LicenseVerifier verifier = made.verifier(machine);
        opened = new Opened(
                new Ed25519PublicKeyParameters(Arrays.copyOfRange(info, info.length - KEY_LENGTH, info.length)),
                ByteBuffer.wrap(bare.message()),
                ByteBuffer.wrap(bare.signature()),
                machine,
                verifier,
                granted(verifier.verify(ActivatedDevice.license(0))));
    }

    private Opened opened() {
        return Objects.requireNonNull(opened);
    }

    /** One Ed25519 signature check by Bouncy Castle's lightweight interface, the key decoded before. */
    @Benchmark
    public boolean bare() {
        Opened subject = opened();
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(false, subject.key());
        signer.update(subject.message().array(), 0, subject.message().capacity());
        if (!signer.verifySignature(subject.signature().array())) {
            throw new IllegalStateException("the signature does not hold");
        }
        return true;
    }

    /** The verifier has seen chain and snapshot before. */
    @Benchmark
    public Verdict seen() {
        return granted(opened().verifier().verify(ActivatedDevice.license(0), ActivatedDevice.MODEL));
    }

    /** The verifier has seen neither chain nor snapshot, or has forgotten them since. */
    @Benchmark
    public Verdict unseen() {
        next = (next + 1) % ActivatedDevice.LICENSES;
        return granted(opened().verifier().verify(ActivatedDevice.license(next), ActivatedDevice.MODEL));
    }

    /** The verifier is new: root and trust bundle are checked as well. */
    @Benchmark
    public Verdict newVerifier() throws IOException {
        LicenseVerifier fresh = new ActivatedDevice(Path.of(device)).verifier(opened().machine());
        return granted(fresh.verify(ActivatedDevice.license(0), ActivatedDevice.MODEL));
    }

    /** May the model run? Asked of a verified license in memory. */
    @Benchmark
    public boolean hotPath() {
        return opened().granted().covers(ActivatedDevice.MODEL);
    }

    /** The same, asked of a watch that keeps the license verified. */
    @Benchmark
    public boolean watched(Watched watched) {
        return Objects.requireNonNull(watched.watch).covers(ActivatedDevice.MODEL);
    }

    /** A watch of the license that {@link #seen} verifies. */
    @State(Scope.Thread)
    public static class Watched {
        private @Nullable LicenseWatch watch;

        /** Starts the watch. */
        @Setup
        public void start(VerificationBenchmark subject) {
            watch = subject.opened()
                    .verifier()
                    .watch(ActivatedDevice.license(0))
                    .sparing()
                    .start();
        }

        /** Ends the watch. */
        @TearDown
        public void end() {
            Objects.requireNonNull(watch).close();
        }
    }

    private static Granted granted(Verdict verdict) {
        if (verdict instanceof Granted granted) {
            return granted;
        }
        throw new IllegalStateException("expected a license that is granted, found: " + verdict);
    }
}
