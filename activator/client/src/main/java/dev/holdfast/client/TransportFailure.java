package dev.holdfast.client;

import dev.holdfast.protocol.ProblemReason;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Tells from what the HTTP client threw whether the hub can have received the request, and why there is no answer. */
final class TransportFailure {
    private static final String NO_TLS = "nrecognized SSL message";

    private final HubEndpoint hub;
    private final Patience patience;

    TransportFailure(HubEndpoint hub, Patience patience) {
        this.hub = hub;
        this.patience = patience;
    }

    HubAnswer.None answer(Throwable thrown) {
        if (has(thrown, BodyTooLargeException.class)) {
            return none(ProblemReason.HUB_ANSWER_TOO_LARGE, "the answer of " + hub + " was cut off", thrown, true);
        }
        if (has(thrown, SSLHandshakeException.class)) {
            return none(
                    ProblemReason.HUB_NOT_TRUSTED,
                    "expected a TLS certificate that leads to a trusted authority and names the host of " + hub,
                    thrown,
                    false);
        }
        if (has(thrown, HttpConnectTimeoutException.class)) {
            return unreachable(
                    "no connection to " + hub + " within " + patience.connect().toSeconds() + " s", thrown, false);
        }
        if (has(thrown, UnresolvedAddressException.class)) {
            return unreachable("the host name of " + hub + " is not known here", thrown, false);
        }
        if (has(thrown, ConnectException.class)) {
            return unreachable("nothing listens at " + hub, thrown, false);
        }
        if (has(thrown, SSLException.class)) {
            return none(
                    ProblemReason.HUB_NOT_TRUSTED,
                    "expected TLS at " + hub + ", found something else",
                    thrown,
                    !isWithoutTls(thrown));
        }
        if (has(thrown, ProtocolException.class)) {
            return none(
                    ProblemReason.HUB_ANSWER_INVALID, "expected HTTP from " + hub + ", found garbage", thrown, true);
        }
        return unreachable("the connection to " + hub + " broke before the answer was complete", thrown, true);
    }

    private static HubAnswer.None unreachable(String detail, Throwable thrown, boolean sent) {
        return none(ProblemReason.HUB_UNREACHABLE, detail, thrown, sent);
    }

    private static HubAnswer.None none(ProblemReason reason, String detail, Throwable thrown, boolean sent) {
        return new HubAnswer.None(LicenseSourceException.of(reason, detail, thrown), sent);
    }

    /**
     * Whether not even the first record was one of TLS, so that nothing but a greeting was sent. Java tells it by words alone;
     * were they to change, the request would be taken for sent, which only keeps it.
     */
    private static boolean isWithoutTls(Throwable thrown) {
        for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException
                    && String.valueOf(cause.getMessage()).contains(NO_TLS)) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(Throwable thrown, Class<? extends Throwable> type) {
        for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
