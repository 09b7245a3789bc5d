package dev.holdfast.sample.fleet;

import dev.holdfast.machineid.Machine;
import dev.holdfast.machineid.Recording;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;

/**
 * The machines of a fleet that exists in a folder only: each is a recording of one type of industrial PC, with a machine-id,
 * board, disk and network interface of its own. On real devices there is {@link Machine#local()} instead.
 *
 * @param folder holds a folder for each machine, named as the device is
 * @param random where the values come from
 */
record RecordedMachines(Path folder, SecureRandom random) {
    private static final String TEMPLATE = "machine.txt";
    private static final int MACHINE_ID_BYTES = 16;
    private static final int SERIAL_BYTES = 6;
    private static final int NUMBER_BYTES = 3;

    /** Records a new machine under a name. */
    void record(String name) throws IOException {
        String text = template()
                .replace("{machine-id}", hex(MACHINE_ID_BYTES))
                .replace("{uuid}", new UUID(random.nextLong(), random.nextLong()).toString())
                .replace("{serial}", hex(SERIAL_BYTES))
                .replace("{wwn}", hex(SERIAL_BYTES).substring(0, 9))
                .replace("{mac}", HexFormat.ofDelimiter(":").formatHex(bytes(NUMBER_BYTES)));
        Recording.parse(text).writeTo(Files.createDirectories(folder.resolve(name)));
    }

    /** The machine that is recorded under a name. */
    Machine machine(String name) throws IOException {
        return Recording.read(folder.resolve(name)).machine();
    }

    private static String template() throws IOException {
        try (InputStream text = RecordedMachines.class.getResourceAsStream(TEMPLATE)) {
            if (text == null) {
                throw new IOException(TEMPLATE + ": expected it beside the program, found none");
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String hex(int count) {
        return HexFormat.of().formatHex(bytes(count));
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
