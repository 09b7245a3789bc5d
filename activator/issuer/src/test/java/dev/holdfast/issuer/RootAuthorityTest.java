package dev.holdfast.issuer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.jws.JwsAlgorithm;
import dev.holdfast.verifier.trust.SigningPurpose;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RootAuthorityTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final Duration TEN_YEARS = Duration.ofDays(3653);
    private static final Duration NINETY_DAYS = Duration.ofDays(90);
    private static final char[] PASSPHRASE = "correct horse battery staple".toCharArray();

    private final SecureRandom random = new SecureRandom();

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(JwsAlgorithm.class)
    void create_root_certifiesItselfAndMayNotSignLicenses(JwsAlgorithm algorithm) throws Exception {
        X509Certificate root = RootAuthority.create("Acme root", NOW, TEN_YEARS, algorithm, random)
                .certificate();

        root.verify(root.getPublicKey());
        assertEquals(1, root.getBasicConstraints());
        assertEquals(Set.of("2.5.29.15", "2.5.29.19"), root.getCriticalExtensionOIDs());
        assertEquals(null, root.getExtendedKeyUsage());
    }

    @ParameterizedTest
    @EnumSource(JwsAlgorithm.class)
    void issueSigner_leaf_hasExactlyTheProfileOfFormatSection3(JwsAlgorithm algorithm) throws Exception {
        RootAuthority root = RootAuthority.create("Acme root", NOW, TEN_YEARS, random);

        SigningIdentity signer = root.issueSigner("Acme signer", NOW, NINETY_DAYS, algorithm, random);

        X509Certificate leaf = signer.certificate();
        leaf.verify(root.certificate().getPublicKey());
        assertEquals(-1, leaf.getBasicConstraints(), "CA:false");
        boolean[] usage = leaf.getKeyUsage();
        assertTrue(usage[0], "digitalSignature");
        for (int i = 1; i < usage.length; i++) {
            assertFalse(usage[i], "key usage bit " + i);
        }
        assertEquals(List.of(SigningPurpose.OID), leaf.getExtendedKeyUsage());
        assertTrue(leaf.getCriticalExtensionOIDs().contains("2.5.29.37"), "critical extended key usage");
        assertEquals(NOW, leaf.getNotBefore().toInstant());
        assertEquals(NOW.plus(NINETY_DAYS), signer.notAfter());
        assertTrue(leaf.getSerialNumber().signum() > 0);
    }

    @Test
    void saveAndLoad_rightPassphrase_isTheSameRoot() throws Exception {
        RootAuthority root = RootAuthority.create("Acme root", NOW, TEN_YEARS, random);
        root.save(folder, PASSPHRASE);

        RootAuthority loaded = RootAuthority.load(folder, PASSPHRASE);

        assertEquals(root.certificate(), loaded.certificate());
        loaded.issueSigner("Acme signer", NOW, NINETY_DAYS, random)
                .certificate()
                .verify(root.certificate().getPublicKey());
    }

    @Test
    void save_keyFile_isEncryptedAndForItsOwnerOnly() throws Exception {
        RootAuthority.create("Acme root", NOW, TEN_YEARS, random).save(folder.resolve("root"), PASSPHRASE);

        Path key = folder.resolve("root").resolve(RootAuthority.KEY_FILE);
        assertTrue(Files.readString(key).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("root"))));
    }

    @Test
    void save_whereARootIs_isRefusedAndNothingIsReplaced() throws Exception {
        RootAuthority first = RootAuthority.create("Acme root", NOW, TEN_YEARS, random);
        first.save(folder, PASSPHRASE);
        byte[] before = Files.readAllBytes(folder.resolve(RootAuthority.KEY_FILE));

        RootAuthority second = RootAuthority.create("Acme root", NOW, TEN_YEARS, random);

        assertThrows(FileAlreadyExistsException.class, () -> second.save(folder, PASSPHRASE));
        assertArrayEquals(before, Files.readAllBytes(folder.resolve(RootAuthority.KEY_FILE)));
    }

    @Test
    void load_wrongPassphrase_isRefusedWithoutNamingIt() throws Exception {
        RootAuthority.create("Acme root", NOW, TEN_YEARS, random).save(folder, PASSPHRASE);

        IOException refusal =
                assertThrows(IOException.class, () -> RootAuthority.load(folder, "wrong passphrase".toCharArray()));

        assertTrue(refusal.getMessage().contains("the passphrase does not open the key"), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("wrong passphrase"), refusal.getMessage());
    }

    @Test
    void save_emptyPassphrase_isRefused() {
        RootAuthority root = RootAuthority.create("Acme root", NOW, TEN_YEARS, random);

        assertThrows(IllegalArgumentException.class, () -> root.save(folder, new char[0]));
        assertFalse(Files.exists(folder.resolve(RootAuthority.KEY_FILE)));
    }

    @Test
    void loadIdentity_keyOfAnotherCertificate_isRefused() throws Exception {
        RootAuthority root = RootAuthority.create("Acme root", NOW, TEN_YEARS, random);
        root.issueSigner("one", NOW, NINETY_DAYS, random).save(folder.resolve("1.p8"), folder.resolve("1.pem"));
        root.issueSigner("two", NOW, NINETY_DAYS, random).save(folder.resolve("2.p8"), folder.resolve("2.pem"));
        root.issueSigner("three", NOW, NINETY_DAYS, JwsAlgorithm.ES256, random)
                .save(folder.resolve("3.p8"), folder.resolve("3.pem"));

        assertEquals(
                "CN=one",
                SigningIdentity.load(folder.resolve("1.p8"), folder.resolve("1.pem"))
                        .certificate()
                        .getSubjectX500Principal()
                        .getName());
        IOException sameType = assertThrows(
                IOException.class, () -> SigningIdentity.load(folder.resolve("1.p8"), folder.resolve("2.pem")));
        assertTrue(sameType.getMessage().contains("not the one"), sameType.getMessage());
        IOException otherType = assertThrows(
                IOException.class, () -> SigningIdentity.load(folder.resolve("3.p8"), folder.resolve("2.pem")));
        assertTrue(otherType.getMessage().contains("not of the type"), otherType.getMessage());
    }

    @Test
    void loadIdentity_garbageOrHugeFiles_areRefusedByName() throws Exception {
        Path garbage = Files.writeString(folder.resolve("garbage.p8"), "not a key");
        Path huge = Files.write(folder.resolve("huge.p8"), new byte[1 << 20]);
        for (Path file : List.of(garbage, huge, folder.resolve("missing.p8"))) {
            IOException refusal = assertThrows(IOException.class, () -> SigningIdentity.load(file, file));
            assertTrue(
                    refusal.getMessage().contains(file.getFileName().toString()),
                    () -> file + " " + refusal.getMessage());
        }
    }
}
