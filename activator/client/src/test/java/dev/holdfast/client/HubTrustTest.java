package dev.holdfast.client;

import static dev.holdfast.client.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.holdfast.protocol.ProblemReason;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubTrustTest {
    private final Vendor vendor = new Vendor();
    private Path folder;
    private Device device;

    @BeforeEach
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        device = Device.in(folder, vendor.roots());
    }

    @Test
    void activate_selfSignedCertificate_isNotTrustedAndNoTokenIsSent() throws Exception {
        try (FakeHub hub = hub(certified("127.0.0.1"))) {
            HubEndpoint endpoint = HubEndpoint.at("https://127.0.0.1:" + hub.port());

            assertRefused(ProblemReason.HUB_NOT_TRUSTED, () -> activate(endpoint));

            assertEquals(List.of(), hub.received());
            assertFalse(Files.exists(folder.resolve("data")), "nothing is left of the attempt");
            assertEquals(List.of(), device.verifier().dataDirectory().licenses());
        }
    }

    @Test
    void activate_certificateAuthorityNamed_isTrusted() throws Exception {
        Certified certified = certified("127.0.0.1");
        try (FakeHub hub = hub(certified)) {
            HubEndpoint endpoint = HubEndpoint.at("https://127.0.0.1:" + hub.port())
                    .withCertificateAuthority(pem(certified.certificate()));

            assertFalse(activate(endpoint).already());
        }
    }

    @Test
    void activate_certificateForAnotherHost_isNotTrusted() throws Exception {
        Certified certified = certified("127.0.0.2");
        try (FakeHub hub = hub(certified)) {
            HubEndpoint endpoint = HubEndpoint.at("https://127.0.0.1:" + hub.port())
                    .withCertificateAuthority(pem(certified.certificate()));

            assertRefused(ProblemReason.HUB_NOT_TRUSTED, () -> activate(endpoint));

            assertEquals(List.of(), hub.received());
            assertFalse(Files.exists(folder.resolve("data")), "nothing is left of the attempt");
        }
    }

    @Test
    void activate_certificateAuthorityThatIsNoFile_isRefusedBeforeAnythingIsWritten() throws Exception {
        HubEndpoint endpoint =
                HubEndpoint.at("https://127.0.0.1:1").withCertificateAuthority(folder.resolve("missing.pem"));

        assertRefused(ProblemReason.HUB_NOT_TRUSTED, () -> activate(endpoint));

        assertFalse(Files.exists(folder.resolve("data")));
    }

    @Test
    void activate_certificateAuthorityThatIsGarbage_isRefused() throws Exception {
        Path garbage = Files.writeString(folder.resolve("garbage.pem"), "garbage");
        HubEndpoint endpoint = HubEndpoint.at("https://127.0.0.1:1").withCertificateAuthority(garbage);

        assertRefused(ProblemReason.HUB_NOT_TRUSTED, () -> activate(endpoint));
    }

    private Activation activate(HubEndpoint endpoint) throws LicenseSourceException {
        return device.activator(endpoint).activate(Vendor.LICENSE, device::pat, ActivationOptions.USUAL);
    }

    private record Certified(KeyPair keys, X509Certificate certificate) {}

    private static Certified certified(String address) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair keys = generator.generateKeyPair();
        X500Name name = new X500Name("CN=hub");
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.ONE,
                java.util.Date.from(now.minusSeconds(60)),
                java.util.Date.from(now.plusSeconds(3600)),
                name,
                keys.getPublic());
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.iPAddress, address)));
        return new Certified(
                keys,
                new JcaX509CertificateConverter()
                        .getCertificate(builder.build(
                                new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))));
    }

    private FakeHub hub(Certified certified) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "hub", certified.keys().getPrivate(), new char[0], new X509Certificate[] {certified.certificate()});
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return new FakeHub(server, vendor);
    }

    private Path pem(X509Certificate certificate) throws Exception {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(certificate);
        }
        return Files.writeString(folder.resolve("ca.pem"), text.toString());
    }

    @Test
    void certificateAuthority_thatNeverEnds_isReadToItsLimitOnly() {
        Path endless = Path.of("/dev/zero");
        Assumptions.assumeTrue(Files.exists(endless), "no /dev/zero here");

        LicenseSourceException refusal =
                assertRefused(ProblemReason.HUB_NOT_TRUSTED, () -> HubTrust.onlyCertificatesIn(endless));

        assertTrue(refusal.detail().contains("cannot be read"), refusal.detail());
    }
}
