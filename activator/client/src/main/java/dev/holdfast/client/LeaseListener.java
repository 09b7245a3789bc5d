package dev.holdfast.client;

import dev.holdfast.verifier.Granted;
import java.time.Duration;

/** Who is told how a lease is kept alive. Called in the thread that renews, which waits for it. */
public interface LeaseListener {
    /** The lease was renewed: the license as it is now, with the models of today. */
    void renewed(Granted granted);

    /**
     * A renewal failed. The license on the machine goes on to the end of its lease and grace.
     *
     * @param failure why
     * @param next how long from now it is tried again
     */
    void failed(LicenseSourceException failure, Duration next);
}
