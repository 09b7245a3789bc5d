package dev.holdfast.verifier.fuzz;

import java.util.List;

/** One way in for foreign bytes, with what has to hold whatever they are. Used by one thread. */
interface FuzzTarget {
    /** Inputs that lead deep, from which the fuzzer starts. */
    List<byte[]> seeds() throws Exception;

    /** Reads the input; whatever leaves this method is a finding. */
    void run(byte[] input) throws Exception;
}
