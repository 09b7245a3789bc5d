package dev.holdfast.verifier.fuzz;

import dev.holdfast.verifier.ReleaseAnswer;
import dev.holdfast.verifier.Scene;
import dev.holdfast.verifier.TestAuthority;
import dev.holdfast.verifier.TestCertificate;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.store.LicenseRecord;
import dev.holdfast.verifier.store.PendingRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The answer to a release that waits. A receipt or trust bundle in it that begins as JSON does gets a good signature. */
final class ReceiptTarget implements FuzzTarget {
    private static final String REQUEST = "AAAAAAAAAAAAAAAAAAAAAA";

    private final Device device = Device.activated();

    ReceiptTarget() throws Exception {}

    @Override
    public List<byte[]> seeds() throws Exception {
        Map<String, Object> receipt = TestAuthority.receiptClaims(Scene.ID.text(), device.scene.deviceKey, REQUEST);
        String bundle = Device.json(TestAuthority.bundleClaims(
                2, TestCertificate.NOW, List.of(device.scene.authority.root()), "A".repeat(43)));
        List<byte[]> seeds = new ArrayList<>();
        seeds.add(new ReleaseAnswer(Device.json(receipt), List.of()).toBytes());
        seeds.add(new ReleaseAnswer(device.scene.authority.receipt(receipt), List.of()).toBytes());
        receipt.put(Claim.BUNDLE, 2L);
        seeds.add(new ReleaseAnswer(Device.json(receipt), List.of(bundle)).toBytes());
        receipt.put(Claim.ACTIVATION, "A".repeat(43));
        seeds.add(new ReleaseAnswer(Device.json(receipt), List.of(device.bundle(bundle))).toBytes());
        return seeds;
    }

    @Override
    public void run(byte[] input) throws Exception {
        Optional<ReleaseAnswer> parsed = Allowed.answer(() -> ReleaseAnswer.parse(input));
        if (parsed.isEmpty()) {
            return;
        }
        Allowed.require(
                ReleaseAnswer.parse(parsed.get().toBytes()).equals(parsed.get()),
                "an answer that is another when it is written");
        device.putBack();
        device.scene.directory.writePending(Scene.ID, new PendingRequest(REQUEST, "release", "a.b.c"));
        Map<Path, String> before = device.files();
        ReleaseAnswer answer = new ReleaseAnswer(
                device.receipt(parsed.get().receipt()),
                parsed.get().bundles().stream().map(device::bundle).toList());
        if (!Allowed.accepted(device.scene.verifier().importReceipt(Scene.ID, answer))) {
            Allowed.require(before.equals(device.files()), "a refused receipt that leaves a trace");
            return;
        }
        LicenseRecord held = device.scene.directory.read(Scene.ID).orElseThrow();
        Allowed.require(answer.receipt().equals(held.receipt()), "a receipt that was taken and is not held");
        Allowed.require(held.isReleased() && !Allowed.granted(device.scene.verify()), "a license that goes on");
        Map<Path, String> after = device.files();
        Allowed.require(
                Allowed.accepted(device.scene.verifier().importReceipt(Scene.ID, answer)),
                "a receipt that is refused the second time");
        Allowed.require(after.equals(device.files()), "a receipt that changes something the second time");
    }
}
