package dev.holdfast.verifier.fuzz;

import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.Scene;
import dev.holdfast.verifier.TestAuthority;
import dev.holdfast.verifier.TestCertificate;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.store.LicenseRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A grant file. A license, status snapshot or trust bundle in it that begins as JSON does is a payload and gets a good
 * signature.
 */
final class ImportTarget implements FuzzTarget {
    private final Device device = Device.activated();

    ImportTarget() throws Exception {}

    @Override
    public List<byte[]> seeds() throws Exception {
        String status = Device.json(TestAuthority.statusClaims(Scene.ID.text(), 1, 2));
        String bundle = Device.json(TestAuthority.bundleClaims(
                2, TestCertificate.NOW, List.of(device.scene.authority.root()), "A".repeat(43)));
        List<byte[]> seeds = new ArrayList<>();
        for (Map<String, Object> license : device.licenses()) {
            seeds.add(new Grant(Device.json(license), status, List.of()).toBytes());
        }
        String second = Device.json(device.scene.licenseClaims(2));
        seeds.add(new Grant(second, status, List.of(bundle)).toBytes());
        seeds.add(new Grant(device.license(second), device.status(status), List.of(device.bundle(bundle))).toBytes());
        return seeds;
    }

    @Override
    public void run(byte[] input) throws Exception {
        Optional<Grant> parsed = Allowed.answer(() -> Grant.parse(input));
        if (parsed.isEmpty()) {
            return;
        }
        Allowed.require(
                Grant.parse(parsed.get().toBytes()).equals(parsed.get()), "a grant that is another when it is written");
        device.putBack();
        Map<Path, String> before = device.files();
        LicenseRecord held = device.scene.directory.read(Scene.ID).orElseThrow();
        Grant grant = signed(parsed.get());
        Verdict verdict = device.scene.verifier().importGrant(Scene.ID, grant);
        LicenseRecord now = device.scene.directory.read(Scene.ID).orElseThrow();
        if (Allowed.granted(verdict)) {
            requireTaken(grant, now);
        } else if (Objects.equals(held.status(), now.status())) {
            Allowed.require(before.equals(device.files()), "a refused grant that leaves a trace");
        } else {
            Allowed.require(grant.status().equals(now.status()), "a status snapshot from nowhere");
            Allowed.require(Objects.equals(held.license(), now.license()), "a refused grant whose license is held");
        }
    }

    private Grant signed(Grant grant) {
        return new Grant(
                device.license(grant.license()),
                device.status(grant.status()),
                grant.bundles().stream().map(device::bundle).toList());
    }

    /** What was granted is held, is granted again, and ends without anything but a verdict. */
    private void requireTaken(Grant grant, LicenseRecord now) {
        Allowed.require(grant.license().equals(now.license()), "a granted license that is not held");
        Allowed.require(grant.status().equals(now.status()), "a granted status snapshot that is not held");
        Allowed.require(Allowed.granted(device.scene.verify()), "a license that is granted once");
        Allowed.require(
                !Allowed.granted(device.scene.verifier().importGrant(Scene.ID, grant)), "a grant that is new twice");
        for (int step = 0; step < 3; step++) {
            device.scene.clock.pass(Duration.ofDays(365L * 40));
            Allowed.granted(device.scene.verifier().verify(Scene.ID, Scene.OCR));
        }
    }
}
