package dev.holdfast.verifier.fuzz;

import dev.holdfast.verifier.Scene;
import dev.holdfast.verifier.TestAuthority;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.store.LicenseRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A status snapshot that is imported alone: its text, or, where it begins as JSON does, its signed payload. */
final class StatusTarget implements FuzzTarget {
    private final Device device = Device.activated();

    StatusTarget() throws Exception {}

    @Override
    public List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        seeds.add(Device.bytes(device.scene.authority.status(status(2))));
        for (long sequence = 1; sequence < 4; sequence++) {
            seeds.add(Device.bytes(Device.json(status(sequence))));
        }
        Map<String, Object> suspended = status(5);
        suspended.put(Claim.SUSPENDED, true);
        suspended.put(Claim.REVOKED_ACTIVATIONS, List.of("A".repeat(43)));
        suspended.put(Claim.REVOKED_BEFORE, 1L);
        seeds.add(Device.bytes(Device.json(suspended)));
        return seeds;
    }

    private static Map<String, Object> status(long sequence) {
        return TestAuthority.statusClaims(Scene.ID.text(), 1, sequence);
    }

    @Override
    public void run(byte[] input) throws Exception {
        device.putBack();
        Map<Path, String> before = device.files();
        String document = device.status(new String(input, StandardCharsets.UTF_8));
        boolean taken = Allowed.accepted(device.scene.verifier().applyStatus(Scene.ID, document));
        if (!taken) {
            Allowed.require(before.equals(device.files()), "a refused status snapshot that leaves a trace");
            return;
        }
        LicenseRecord held = device.scene.directory.read(Scene.ID).orElseThrow();
        Allowed.require(document.equals(held.status()), "a status snapshot that was taken and is not held");
        Map<Path, String> after = device.files();
        Allowed.require(
                Allowed.accepted(device.scene.verifier().applyStatus(Scene.ID, document)),
                "a status snapshot that is refused the second time");
        Allowed.require(after.equals(device.files()), "a status snapshot that changes something the second time");
        for (int years = 0; years < 200; years += 90) {
            Allowed.granted(device.scene.verify());
            device.scene.clock.pass(Duration.ofDays(365L * 90));
        }
    }
}
