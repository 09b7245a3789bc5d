package dev.holdfast.sample.fleet;

import dev.holdfast.client.HubEndpoint;
import dev.holdfast.client.LicenseSourceException;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.TrustRoots;
import dev.holdfast.verifier.license.ProductId;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Devices that are provisioned together. On a real fleet each step runs on the device, started by what provisions it; here
 * several devices at a time share this process.
 *
 * @param names the devices, as the inventory names them
 * @param machines what stands for their hardware
 * @param directories holds the data directory of each, named as the device is
 * @param hub where they ask
 * @param roots what their application pins
 */
record Fleet(List<String> names, RecordedMachines machines, Path directories, HubEndpoint hub, TrustRoots roots) {
    private static final ProductId PRODUCT = new ProductId("acme-vision");
    private static final int AT_A_TIME = 8;

    Fleet {
        names = List.copyOf(names);
    }

    /** Does a step on every device, and tells what came of it in the order of the inventory. */
    List<Outcome> each(Step step) throws IOException, InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            List<Callable<Outcome>> work = new ArrayList<>();
            for (String name : names) {
                work.add(() -> run(step, name));
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> outcome : workers.invokeAll(work)) {
                outcomes.add(outcome.get());
            }
            return outcomes;
        } catch (ExecutionException e) {
            throw new IOException("a device failed: " + e.getCause(), e);
        } finally {
            workers.shutdownNow();
        }
    }

    private Outcome run(Step step, String name) throws IOException {
        try {
            return step.on(device(name));
        } catch (LicenseSourceException e) {
            return Outcome.of(name, e);
        }
    }

    private Device device(String name) throws IOException {
        LicenseVerifier verifier = LicenseVerifier.forProduct(PRODUCT, roots)
                .withMachine(machines.machine(name))
                .withDataDirectory(directories.resolve(name));
        return new Device(name, verifier, hub, new SecureRandom());
    }
}
