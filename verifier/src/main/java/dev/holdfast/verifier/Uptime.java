package dev.holdfast.verifier;

/** The time since the machine started, which setting the clock does not change; FORMAT.md section 10. Thread-safe. */
public interface Uptime {
    /** The identity of the running boot, 1 to 64 characters: another one after every start of the machine. */
    String boot();

    /** Elapsed time of this boot in nanoseconds, from an origin that is the same for every process of the boot. */
    long nanos();

    /**
     * The uptime of the running machine: on Linux of the kernel, sleep included; elsewhere of this process, which then
     * remembers less from one run to the next and never too much, and on macOS without the time that the machine sleeps.
     */
    static Uptime ofThisMachine() {
        return SystemUptime.INSTANCE;
    }
}
