package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.audit.AuditReport;
import dev.holdfast.issuer.HsmKey;
import dev.holdfast.issuer.HsmPin;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.jws.JwsAlgorithm;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A signer in an HSM. */
class HsmSignerTest extends HubWithRoot {
    private static SoftHsm hsm;
    private static int keys;

    @TempDir
    Path base;

    @BeforeAll
    static void makeToken() throws Exception {
        hsm = SoftHsm.token();
    }

    private HubKeys hubKeys() {
        return new HubKeys(hub.directory, hub.clock, new SecureRandom());
    }

    private HsmKey.Place place(String alias) throws IOException {
        return new HsmKey.Place(hsm.configuration(base), alias);
    }

    private static HubKeys.Wanted.InHsm wanted(HsmKey.Place place, boolean isThere) {
        return new HubKeys.Wanted.InHsm(place, new HsmPin(SoftHsm.PIN.toCharArray()), isThere);
    }

    private static String newAlias() {
        return "signer-" + System.getProperty("holdfast.engine", "sqlite") + "-" + ++keys;
    }

    @Test
    void wrongPin_isRefusedInWordsThatHoldNoPin() throws Exception {
        HsmKey.Place place = new HsmKey.Place(SoftHsm.untouchedToken().configuration(base), newAlias());
        HubKeys.Wanted wrong = new HubKeys.Wanted.InHsm(place, new HsmPin("9999".toCharArray()), false);
        IOException refused = assertThrows(IOException.class, () -> hubKeys().request(wrong));
        assertTrue(refused.getMessage().contains("expected the PIN"), refused.getMessage());
        assertFalse(refused.getMessage().contains("9999"), refused.getMessage());
        assertEquals(1, hubFiles("signer").size(), "nothing is left behind");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"CKA_SENSITIVE = false\nCKA_EXTRACTABLE = true", "CKA_SENSITIVE = true\nCKA_EXTRACTABLE = true"})
    void hsmThatMakesKeysThatCanBeTakenOut_isRefused_andKeepsNone(String attributes) throws Exception {
        String alias = newAlias();
        HsmKey.Place place = new HsmKey.Place(hsm.configurationOfKeys(base, attributes), alias);
        IOException refused = assertThrows(IOException.class, () -> hubKeys().request(wanted(place, false)));
        assertTrue(refused.getMessage().contains("found one that can be taken out"), refused.getMessage());
        assertTrue(refused.getMessage().contains("CKA_EXTRACTABLE = false"), refused.getMessage());
        assertEquals(List.of("signer.p8"), hubFiles("signer"), "nothing is left behind");
        assertThrows(IOException.class, () -> hubKeys().request(wanted(place(alias), true)), "nor in the HSM");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"CKA_SENSITIVE = false\nCKA_EXTRACTABLE = true", "CKA_SENSITIVE = true\nCKA_EXTRACTABLE = true"})
    void keyThatIsThereAndCanBeTakenOut_isRefused(String attributes) throws Exception {
        String alias = newAlias();
        makeKeyByOtherMeans(hsm.configurationOfKeys(base, attributes), alias);
        IOException refused = assertThrows(IOException.class, () -> hubKeys().request(wanted(place(alias), true)));
        assertTrue(refused.getMessage().contains("found one that can be taken out"), refused.getMessage());
        assertEquals(List.of("signer.p8"), hubFiles("signer"));
    }

    @Test
    void keyThatIsThereAndStays_isTaken_asAConfigurationDemandsIt() throws Exception {
        String alias = newAlias();
        makeKeyByOtherMeans(hsm.configurationOfKeys(base, "CKA_SENSITIVE = true\nCKA_EXTRACTABLE = false"), alias);
        assertEquals(
                JwsAlgorithm.ES256,
                hubKeys().request(wanted(place(alias), true)).algorithm());
    }

    /** As with the token's own program: a key and a certificate of its name. */
    private void makeKeyByOtherMeans(Path configuration, String alias) throws Exception {
        Provider provider = Security.getProvider("SunPKCS11").configure(configuration.toString());
        KeyStore store = KeyStore.getInstance("PKCS11", provider);
        store.load(null, SoftHsm.PIN.toCharArray());
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        X500Name name = new X500Name("CN=" + alias);
        Date now = Date.from(hub.clock.instant());
        Date later = Date.from(hub.clock.instant().plus(Duration.ofDays(1)));
        X509Certificate label = new JcaX509CertificateConverter()
                .getCertificate(
                        new JcaX509v3CertificateBuilder(name, BigInteger.ONE, now, later, name, pair.getPublic())
                                .build(new JcaContentSignerBuilder("SHA256withECDSA")
                                        .setProvider(provider)
                                        .build(pair.getPrivate())));
        store.setKeyEntry(alias, pair.getPrivate(), null, new X509Certificate[] {label});
    }

    private List<String> hubFiles(String beginning) throws IOException {
        try (var files = Files.list(hub.directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(beginning) && !name.endsWith(".pem") && !name.endsWith(".csr"))
                    .toList();
        }
    }

    @Test
    void hubThatIsGivenThePin_takesASignerFromTheHsm_andItsDocumentsVerify() throws Exception {
        restartWithPin();
        String before = signer();
        String alias = newAlias();
        hubKeys().renew(root, wanted(place(alias), false));
        awaitAnother(before);

        VerifyingDevice device = VerifyingDevice.in(base.resolve("device"), hub, license);
        String grant = device.ask(dev.holdfast.protocol.Operation.ACTIVATE, pat).text();
        assertInstanceOf(Granted.class, device.take(grant));
        assertEquals(
                "ES256", algorithm(TestHub.JSON.readTree(grant).path("license").asText()));
        assertEquals(
                "ES256", algorithm(TestHub.JSON.readTree(grant).path("status").asText()));
        assertEquals(
                List.of("signer-2.hsm", "signer.p8"),
                hubFiles("signer").stream().sorted().toList());

        hub.close();
        AuditReport report = new HubAudit(hub.directory).verify(List.of());
        assertTrue(report.signed() > 0 && report.signed() == report.sealed(), report.toString());
        assertEquals("ES256", algorithm(new HubAudit(hub.directory).head().orElseThrow()));
        hub.open();
        assertInstanceOf(Granted.class, device.refresh());
    }

    private void restartWithPin() throws IOException {
        hub.pin = new HsmPin(SoftHsm.PIN.toCharArray());
        hub.close();
        hub.open();
    }

    private static String algorithm(String document) throws IOException {
        byte[] header = Base64.getUrlDecoder().decode(document.split("\\.")[0]);
        return TestHub.JSON
                .readTree(new String(header, StandardCharsets.UTF_8))
                .path("alg")
                .asText();
    }

    @Test
    void keyThatIsInTheHsmAlready_isCertified_andAMissingOneOrATakenNameIsTold() throws Exception {
        String alias = newAlias();
        HsmKey.create(place(alias), new HsmPin(SoftHsm.PIN.toCharArray()), hub.clock.instant(), new SecureRandom());
        restartWithPin();
        String before = signer();

        IOException missing = assertThrows(IOException.class, () -> hubKeys().request(wanted(place("nobody"), true)));
        assertTrue(missing.getMessage().contains("HSM key nobody: expected a private key"), missing.getMessage());
        assertTrue(missing.getMessage().contains(alias), missing.getMessage());
        IOException taken = assertThrows(IOException.class, () -> hubKeys().request(wanted(place(alias), false)));
        assertTrue(taken.getMessage().contains("a name that is free"), taken.getMessage());

        hubKeys().renew(root, wanted(place(alias), true));
        awaitAnother(before);
        assertEquals(
                "ok", hub.request(FakeDevice.usual().activate(license), pat).code());
    }

    @Test
    void missingLibraryConfigurationOrPin_isTold() throws Exception {
        Path noLibrary = hsm.configuration(base, base.resolve("no-such-library.so"));
        IOException library = assertThrows(
                IOException.class, () -> hubKeys().request(wanted(new HsmKey.Place(noLibrary, "any"), false)));
        assertTrue(library.getMessage().contains("expected a library that can be loaded"), library.getMessage());
        IOException configuration = assertThrows(
                IOException.class,
                () -> hubKeys().request(wanted(new HsmKey.Place(base.resolve("no.cfg"), "any"), false)));
        assertTrue(configuration.getMessage().contains("no.cfg: expected a configuration file"));

        hubKeys().renew(root, wanted(place(newAlias()), false));
        hub.close();
        IOException pin = assertThrows(IOException.class, () -> hub.open());
        assertTrue(pin.getMessage().contains("expected the PIN of the HSM"), pin.getMessage());
        hub.pin = new HsmPin(SoftHsm.PIN.toCharArray());
        hub.open();
        assertEquals(
                "ok", hub.request(FakeDevice.usual().activate(license), pat).code());
    }

    @Test
    void hubStartedWithoutThePin_goesOnWithItsOldSigner() throws Exception {
        String before = signer();
        hubKeys().renew(root, wanted(place(newAlias()), false));
        renewInFile(before);
        assertEquals(
                "ok", hub.request(FakeDevice.usual().activate(license), pat).code());
    }

    /** A later certificate is taken although the one before it could not be. */
    private void renewInFile(String before) throws Exception {
        hubKeys().renew(root, new HubKeys.Wanted.InFile(JwsAlgorithm.ED25519));
        awaitAnother(before);
    }
}
