package dev.holdfast.client;

import com.sun.net.httpserver.HttpExchange;
import dev.holdfast.issuer.LicenseSigner;
import dev.holdfast.issuer.RootAuthority;
import dev.holdfast.machineid.BindingPolicy;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.protocol.ActivationRequest;
import dev.holdfast.protocol.HubIntroduction;
import dev.holdfast.protocol.Operation;
import dev.holdfast.protocol.RequestContent;
import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.ReleaseAnswer;
import dev.holdfast.verifier.TrustRoots;
import dev.holdfast.verifier.jws.StrictBase64Url;
import dev.holdfast.verifier.license.Binding;
import dev.holdfast.verifier.license.ClockPolicy;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.LicensedModel;
import dev.holdfast.verifier.license.Mode;
import dev.holdfast.verifier.license.ModelId;
import dev.holdfast.verifier.license.Receipt;
import dev.holdfast.verifier.license.StatusPolicy;
import dev.holdfast.verifier.license.StatusRank;
import dev.holdfast.verifier.license.StatusSnapshot;
import dev.holdfast.verifier.license.TrustBundle;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A vendor with a real root and a real signer, who grants every request and the same request with the same bytes. */
final class Vendor {
    static final LicenseId LICENSE = new LicenseId("acme-vision.01J9Z3K4M5N6P7Q8R9S0T1V2W3");

    private final SecureRandom random = new SecureRandom();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(5);
    private final RootAuthority root = RootAuthority.create("Acme root", now, Duration.ofDays(3650), random);
    private final LicenseSigner signer =
            new LicenseSigner(root.issueSigner("Acme signer", now, Duration.ofDays(90), random));
    private final Map<String, byte[]> granted = new ConcurrentHashMap<>();
    private final AtomicLong revisions = new AtomicLong();
    private volatile long newestBundle = 1;
    private volatile boolean withheld;
    private volatile @Nullable Duration lease;
    private volatile Duration leaseGrace = Duration.ZERO;
    private volatile InstantSource clock = InstantSource.system();
    private final List<LicensedModel> models =
            new ArrayList<>(List.of(new LicensedModel(new ModelId("detector"), null, null)));

    TrustRoots roots() {
        return TrustRoots.fromPem(root.certificatePem());
    }

    /** The root in standard base64, as a chain of certificates would carry it. */
    String rootCertificate() {
        return root.certificatePem().replaceAll("-----[A-Z ]+-----|\\s", "");
    }

    /** Grants leases from now on, each from its own moment on. */
    void lease(@Nullable Duration length, Duration grace, InstantSource time) {
        lease = length;
        leaseGrace = grace;
        clock = time;
    }

    void addModel(String id) {
        models.add(new LicensedModel(new ModelId(id), null, null));
    }

    /** Goes on to a later trust bundle; each of those between says the same as the first. */
    void publishBundlesUpTo(long version) {
        newestBundle = version;
    }

    /** Sends no trust bundle with its grants from now on, though it names them. */
    void withholdBundles() {
        withheld = true;
    }

    /** How many requests were granted, repeated ones counted once. */
    int grants() {
        return granted.size();
    }

    void grant(HttpExchange exchange, FakeHub.Received received) throws IOException {
        FakeHub.send(exchange, 200, "application/json", answer(received.request()));
    }

    void introduce(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        long after = Long.parseLong(query.substring("after=".length()));
        FakeHub.send(exchange, 200, "application/json", introduction(after).toBytes());
    }

    HubIntroduction introduction(long after) {
        return new HubIntroduction(
                "https://hub.example",
                1,
                1,
                signer.identity().encodedChain(),
                newestBundle,
                bundlesAfter(after),
                Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }

    byte[] answer(ActivationRequest request) {
        return granted.computeIfAbsent(
                request.content().requestId(),
                id -> request.content().operation() == Operation.RELEASE
                        ? release(request).toBytes()
                        : grant(request).toBytes());
    }

    private ReleaseAnswer release(ActivationRequest request) {
        Receipt receipt = new Receipt(
                "https://hub.example",
                request.content().licenseId(),
                request.deviceKey().thumbprint(),
                request.content().requestId(),
                request.deviceKey().thumbprint(),
                new StatusRank(newestBundle, revisions.incrementAndGet()),
                now);
        return new ReleaseAnswer(
                signer.sign(receipt), bundlesAfter(request.content().bundleVersion()));
    }

    private Grant grant(ActivationRequest request) {
        RequestContent asked = request.content();
        String thumbprint = request.deviceKey().thumbprint();
        long number = revisions.incrementAndGet();
        byte[] id = new byte[16];
        random.nextBytes(id);
        Duration leased = lease;
        Instant issued = leased == null ? now : clock.instant().truncatedTo(ChronoUnit.SECONDS);
        License license = new License(
                "https://hub.example",
                asked.licenseId(),
                thumbprint,
                StrictBase64Url.encode(id),
                asked.requestId(),
                new StatusRank(newestBundle, number),
                issued,
                now,
                leased == null ? null : issued.plus(leased),
                number,
                models,
                Map.of(),
                new Binding(scope(asked), BindingPolicy.STANDARD, 1, asked.fingerprint()),
                thumbprint,
                leased == null ? new Mode.OneTime() : new Mode.Online(leaseGrace),
                ClockPolicy.FORGIVING,
                StatusPolicy.ANY_AGE,
                Set.of());
        StatusSnapshot status = status(asked.licenseId(), number, issued, false);
        return new Grant(signer.sign(license), signer.sign(status), bundlesAfter(asked.bundleVersion()));
    }

    private StatusSnapshot status(LicenseId id, long number, Instant issued, boolean revoked) {
        return new StatusSnapshot(
                "https://hub.example",
                id,
                new StatusRank(newestBundle, number),
                issued,
                false,
                revoked,
                Set.of(),
                Set.of(),
                0);
    }

    /** A status snapshot that says that {@link #LICENSE} is revoked, under the newest bundle. */
    String revoked() {
        return signer.sign(status(LICENSE, revisions.incrementAndGet(), now, true));
    }

    private static Binding.Scope scope(RequestContent asked) {
        boolean asserted = asked.fingerprint().digests().containsKey(EvidenceKind.ASSERTED);
        return asserted ? Binding.Scope.VOLUME : Binding.Scope.HOST;
    }

    private List<String> bundlesAfter(long version) {
        TrustBundle first = root.firstBundle(now);
        return LongStream.rangeClosed(version + 1, newestBundle)
                .limit(withheld ? 0 : Grant.MAXIMUM_BUNDLES)
                .mapToObj(next -> root.sign(new TrustBundle(next, now, first.roots(), Set.of())))
                .toList();
    }
}
