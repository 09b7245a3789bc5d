package dev.holdfast.verifier.fuzz;

import dev.holdfast.verifier.Scene;
import dev.holdfast.verifier.TestAuthority;
import dev.holdfast.verifier.TestJws;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.store.LicenseRecord;
import dev.holdfast.verifier.store.PendingRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state file of a license. Behind a first byte {@code r} stands a record file as it would be on disk. Anything else is an
 * object of {@code license}, {@code status}, {@code request} and {@code state}, which are signed where they begin as JSON
 * does and sealed with this device's key: as if the fuzzer were the issuer and the verifier itself.
 */
final class RecordTarget implements FuzzTarget {
    private static final int MAXIMUM_STATE = 8 * 1024;
    private static final int LONGEST = 64 * 1024;
    private static final String REQUEST_ID = "AAAAAAAAAAAAAAAAAAAAAA";

    private final Device device = Device.activated();

    RecordTarget() throws Exception {}

    @Override
    public List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        seeds.add(Device.bytes("r" + Files.readString(device.record())));
        String status = Device.json(TestAuthority.statusClaims(Scene.ID.text(), 1, 1));
        String state = String.valueOf(
                device.scene.directory.read(Scene.ID).orElseThrow().state());
        String request =
                Device.json(Map.of(Claim.FINGERPRINT, TestAuthority.binding("host", device.scene.fingerprint())));
        for (Map<String, Object> license : device.licenses()) {
            Map<String, Object> record = new LinkedHashMap<>();
            record.put("license", Device.json(license));
            record.put("status", status);
            record.put("request", request);
            record.put("state", state);
            seeds.add(TestJws.json(record));
            record.put("state", state.replace("\"observed\"", "\"leap\""));
            seeds.add(TestJws.json(record));
        }
        return seeds;
    }

    @Override
    public void run(byte[] input) throws Exception {
        device.putBack();
        if (input.length > 0 && input[0] == 'r') {
            raw(Arrays.copyOfRange(input, 1, input.length));
        } else {
            Optional<JsonObject> record = Allowed.answer(() -> JsonObject.parse(input, LONGEST));
            if (record.isPresent()) {
                sealed(record.get());
            }
        }
    }

    /** Only what this device has sealed is read, and what is not is neither read nor touched. */
    private void raw(byte[] content) throws Exception {
        String sealed = Files.readString(device.record());
        Files.write(device.record(), content);
        Map<Path, String> before = device.files();
        Optional<Optional<LicenseRecord>> read = Allowed.answer(() -> device.scene.directory.read(Scene.ID));
        if (read.isEmpty()) {
            Allowed.require(!Allowed.granted(device.scene.verify()), "a record that is granted and cannot be read");
            device.scene.verifier().recognise();
            Allowed.require(before.equals(device.files()), "a refused record that was touched");
        } else {
            Allowed.require(
                    Plain.of(JsonObject.parse(content, LONGEST))
                            .entrySet()
                            .containsAll(Plain.of(JsonObject.parse(Device.bytes(sealed), LONGEST))
                                    .entrySet()),
                    "a record that is read and was not sealed");
        }
    }

    private void sealed(JsonObject record) throws Exception {
        @Nullable String license = text(record, "license");
        @Nullable String status = text(record, "status");
        @Nullable String request = text(record, "request");
        @Nullable String state = text(record, "state");
        if (state != null && Device.bytes(state).length > MAXIMUM_STATE) {
            return;
        }
        PendingRequest pending =
                request == null ? null : new PendingRequest(REQUEST_ID, "activate", device.request(request));
        LicenseRecord written = new LicenseRecord(
                Scene.ID,
                license == null ? null : device.license(license),
                status == null ? null : device.status(status),
                pending,
                state,
                true);
        device.scene.directory.update(Scene.ID, held -> written);
        judge(written);
    }

    private static @Nullable String text(JsonObject record, String name) {
        return Allowed.answer(() -> record.optionalString(name, LONGEST))
                .flatMap(text -> text)
                .orElse(null);
    }

    private void judge(LicenseRecord written) throws Exception {
        Optional<LicenseRecord> read = device.scene.directory.read(Scene.ID);
        boolean empty = written.license() == null
                && written.status() == null
                && written.pending() == null
                && written.state() == null;
        Allowed.require(empty ? read.isEmpty() : read.equals(Optional.of(written)), "a record of other contents");
        boolean granted = Allowed.granted(device.scene.verify());
        Map<Path, String> after = device.files();
        Allowed.require(granted == Allowed.granted(device.scene.verify()), "a verdict that changes without a reason");
        Allowed.require(after.equals(device.files()), "a state that is another at the same instant");
        device.scene.verifier().recognise();
        device.scene.verifier().witness(Scene.ID);
        device.scene.verifier().parent(Scene.ID);
        device.scene.clock.pass(Duration.ofDays(365L * 60));
        Allowed.granted(device.scene.verify());
        device.scene.clock.reboot(Duration.ofDays(1));
        Allowed.granted(device.scene.verifier().verify(Scene.ID, Scene.OCR));
    }
}
