package dev.holdfast.verifier;

import dev.holdfast.machineid.Machine;
import dev.holdfast.verifier.license.ProductId;

/**
 * What is the same for every verification of one verifier.
 *
 * @param product whose licenses are checked
 * @param machine the machine that is looked at
 * @param memory the trust, and what was checked under it before
 */
record Setting(ProductId product, Machine machine, TrustMemory memory) {
    Setting {
        machine = machine.withSha256(new LightweightSha256());
    }
}
