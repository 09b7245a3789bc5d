package dev.holdfast.cli;

import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.ReleaseAnswer;
import dev.holdfast.verifier.Scene;
import dev.holdfast.verifier.TestAuthority;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.store.PendingRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The reasons that a release has brought about, each by the library and by the command. */
final class ReleaseProducers {
    private static final String REQUEST = "AAAAAAAAAAAAAAAAAAAAAA";

    private ReleaseProducers() {}

    static void addTo(Map<RefusalReason, ReasonProducers.Producer> all) {
        all.put(RefusalReason.RELEASE_PENDING, folder -> verify(releasing(folder)));
        all.put(RefusalReason.ACTIVATION_RELEASED, folder -> {
            SceneDevice on = releasing(folder);
            if (on.verifier()
                    .importReceipt(Scene.ID, answer(on, on.scene().deviceKey))
                    .isPresent()) {
                throw new AssertionError("expected a receipt that is taken");
            }
            return verify(on);
        });
        all.put(RefusalReason.RECEIPT_INVALID, folder -> {
            SceneDevice on = releasing(folder);
            ReleaseAnswer answer = answer(on, "A".repeat(43));
            Path file = Files.write(folder.resolve("receipt.json"), answer.toBytes());
            return new ReasonProducers.Asked(
                    () -> refused(on, answer), on.device(), List.of("import", file.toString(), Scene.ID.text()));
        });
    }

    private static Verdict refused(SceneDevice on, ReleaseAnswer answer) throws Exception {
        return on.verifier().importReceipt(Scene.ID, answer).orElseThrow();
    }

    private static SceneDevice releasing(Path folder) throws Exception {
        SceneDevice on = SceneDevice.activatedIn(folder);
        on.scene().directory.writePending(Scene.ID, new PendingRequest(REQUEST, "release", "a.b.c"));
        return on;
    }

    private static ReleaseAnswer answer(SceneDevice on, String deviceKey) {
        Map<String, Object> claims = TestAuthority.receiptClaims(Scene.ID.text(), deviceKey, REQUEST);
        return new ReleaseAnswer(on.scene().authority.receipt(claims), List.of());
    }

    private static ReasonProducers.Asked verify(SceneDevice on) {
        return new ReasonProducers.Asked(
                () -> on.verifier().verify(Scene.ID), on.device(), List.of("verify", Scene.ID.text()));
    }
}
