package dev.holdfast.verifier;

import java.util.function.Consumer;

/** Hands what foreign code throws to the application's handler, and what that throws to the thread's. */
record ErrorReport(Consumer<? super Throwable> handler) implements Consumer<Throwable> {
    /** Where an application has named no handler: what the thread does with what nobody catches, and then go on. */
    static final ErrorReport TO_THE_THREAD = new ErrorReport(ErrorReport::tellTheThread);

    @Override
    public void accept(Throwable thrown) {
        try {
            handler.accept(thrown);
        } catch (RuntimeException | Error e) {
            if (e != thrown) {
                e.addSuppressed(thrown);
            }
            tellTheThread(e);
        }
    }

    private static void tellTheThread(Throwable thrown) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
    }
}
