package dev.holdfast.hub;

import dev.holdfast.hub.command.HubMain;

/**
 * Ends a hub's process when that of the tests has ended, which a kill leaves no time to end anything. The system tells a
 * process nothing of the end of the one that started it, so it is looked for, every few seconds at the latest.
 */
final class OrphanWatch {
    private OrphanWatch() {}

    /** The {@code holdfast-hub} command that is shipped, watched. */
    public static void main(String[] arguments) {
        begin();
        HubMain.main(arguments);
    }

    /** Ends this process at once when the one that started it has ended. */
    static void begin() {
        ProcessHandle.current()
                .parent()
                .orElseThrow()
                .onExit()
                .thenRun(() -> Runtime.getRuntime().halt(1));
    }
}
