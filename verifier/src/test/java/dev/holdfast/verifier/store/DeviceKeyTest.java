package dev.holdfast.verifier.store;

import static dev.holdfast.verifier.store.DataDirectoryTest.assertFault;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.store.DataDirectoryException.Fault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The device key, and the two files it is kept in. */
class DeviceKeyTest {
    @TempDir
    Path base;

    private DataDirectory directory() {
        return Given.in(base);
    }

    @Test
    void deviceKey_isMadeOnceAndReadAgain() throws Exception {
        DeviceKey made = directory().createDeviceKey(new SecureRandom());
        DeviceKey again = directory().createDeviceKey(new SecureRandom());
        DeviceKey read = directory().deviceKey().orElseThrow();
        assertEquals(made.publicKey().thumbprint(), again.publicKey().thumbprint());
        assertEquals(made.publicKey().thumbprint(), read.publicKey().thumbprint());
        assertEquals(Optional.of(made.publicKey().thumbprint()), directory().deviceKeyThumbprint());
        assertArrayEquals(made.sign(new byte[] {1}), read.sign(new byte[] {1}));
    }

    @Test
    void deviceKey_signsSoThatItsPublicHalfVerifies() throws Exception {
        DeviceKey key = directory().createDeviceKey(new SecureRandom());
        byte[] message = "request".getBytes(StandardCharsets.US_ASCII);
        Ed25519Signer verifier = new Ed25519Signer();
        verifier.init(false, new Ed25519PublicKeyParameters(key.publicKey().toBytes()));
        verifier.update(message, 0, message.length);
        assertTrue(verifier.verifySignature(key.sign(message)));
    }

    @Test
    void deviceKey_inText_namesItsPublicHalfOnly() throws Exception {
        DeviceKey key = directory().createDeviceKey(new SecureRandom());
        assertEquals("DeviceKey[" + key.publicKey().thumbprint() + "]", key.toString());
    }

    @Test
    void deviceKey_withoutItsPublicFile_getsItBack() throws Exception {
        String thumbprint =
                directory().createDeviceKey(new SecureRandom()).publicKey().thumbprint();
        Path published = directory().folder().resolve("device-key.pub");
        Files.delete(published);
        assertEquals(Optional.of(thumbprint), directory().deviceKeyThumbprint());
        directory().createDeviceKey(new SecureRandom());
        assertTrue(Files.exists(published));
    }

    @Test
    void deviceKey_thatWasLost_isNotReplacedBesideItsPublicHalf() throws Exception {
        directory().createDeviceKey(new SecureRandom());
        Files.delete(directory().folder().resolve("device-key.p8"));
        assertEquals(Optional.empty(), directory().deviceKey());
        assertFault(Fault.OTHER_DIRECTORY, () -> directory().createDeviceKey(new SecureRandom()));
    }

    @Test
    void deviceKey_besideAnotherPublicHalf_isDamage() throws Exception {
        directory().createDeviceKey(new FakeRandom(1));
        DataDirectory other = Given.in(base.resolve("other"));
        other.createDeviceKey(new FakeRandom(2));
        Files.delete(directory().folder().resolve("device-key.pub"));
        Files.copy(
                other.folder().resolve("device-key.pub"), directory().folder().resolve("device-key.pub"));
        assertFault(Fault.DAMAGED, () -> directory().deviceKey());
    }
}
