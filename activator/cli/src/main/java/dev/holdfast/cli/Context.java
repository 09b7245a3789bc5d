package dev.holdfast.cli;

import dev.holdfast.machineid.Machine;
import java.time.InstantSource;

/**
 * Where a command runs.
 *
 * @param terminal its streams and environment
 * @param machine the machine that it looks at
 * @param clock the clock that it reads
 */
record Context(Terminal terminal, Machine machine, InstantSource clock) {}
