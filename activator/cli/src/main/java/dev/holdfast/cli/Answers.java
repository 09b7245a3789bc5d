package dev.holdfast.cli;

import dev.holdfast.client.DirectoryFault;
import dev.holdfast.verifier.Reason;
import dev.holdfast.verifier.store.DataDirectoryException;

/** Answers a question and turns what can go wrong before a verdict into a refusal. */
final class Answers {
    private Answers() {}

    static int answer(Question question, Context context) {
        Report report = new Report(context.terminal(), question.json());
        try {
            if (question instanceof VerifyQuestion verify) {
                return new Verification(context, report).answer(verify);
            }
            if (question instanceof StatusQuestion status) {
                return new StatusOverview(context, report).answer(status);
            }
            return new FingerprintView(context, report).answer((FingerprintQuestion) question);
        } catch (CommandRefusedException e) {
            return report.refused(e);
        } catch (DataDirectoryException e) {
            return refused(report, e);
        }
    }

    static int refused(Report report, DataDirectoryException e) {
        Reason reason = DirectoryFault.reason(e);
        String detail = e.getMessage();
        return report.refused(reason, detail == null ? reason.meaning() : detail, DirectoryFault.remedy(e), null);
    }
}
