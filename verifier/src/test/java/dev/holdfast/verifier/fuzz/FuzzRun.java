package dev.holdfast.verifier.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One target for some seconds in a process of its own, which the fuzzer instruments. */
final class FuzzRun {
    private static final Path WORK = Path.of("target", "fuzz");
    private static final Pattern EXECUTIONS = Pattern.compile("stat::number_of_executed_units: (\\d+)");
    private static final Pattern PROGRESS = Pattern.compile("cov: (\\d+) ft: \\d+ corp: (\\d+)/");
    private static final int LONGEST_REPORT = 6_000;
    /** What takes that long does not end. */
    private static final int SECONDS_PER_INPUT = 300;

    private final Fuzzing fuzzing;
    private final Path work;

    FuzzRun(Fuzzing fuzzing) {
        this.fuzzing = fuzzing;
        this.work = WORK.resolve(fuzzing.id());
    }

    /**
     * What a run came to.
     *
     * @param executions how many inputs were run
     * @param corpus how many of them are kept because each reaches something that no other does
     * @param edges how many branches were reached
     * @param finding what was found, or empty
     */
    record Result(Fuzzing fuzzing, long executions, long corpus, long edges, String finding) {
        @Override
        public String toString() {
            return "[fuzz] " + fuzzing.id() + ": " + executions + " executions, " + corpus + " inputs in the corpus, "
                    + edges + " edges, " + (finding.isEmpty() ? "no finding" : "A FINDING");
        }
    }

    Result run(int seconds) throws Exception {
        Files.createDirectories(work.resolve("corpus"));
        Files.createDirectories(work.resolve("tmp"));
        Files.createDirectories(FuzzCorpusTest.CORPUS.resolve(fuzzing.id()));
        writeSeeds();
        Path log = work.resolve("log");
        Process process = new ProcessBuilder(command(seconds))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            int exit = process.waitFor();
            String said = Files.readString(log, StandardCharsets.ISO_8859_1);
            return new Result(
                    fuzzing,
                    last(EXECUTIONS, 1, said),
                    last(PROGRESS, 2, said),
                    last(PROGRESS, 1, said),
                    exit == 0 ? "" : kept() + end(said));
        } finally {
            process.destroyForcibly();
        }
    }

    /** From the exception on, where there is one: what stands before it is progress. */
    private static String end(String said) {
        int from = Math.max(said.indexOf("== Java Exception"), said.length() - LONGEST_REPORT);
        return said.substring(Math.max(0, from));
    }

    private void writeSeeds() throws Exception {
        Path seeds = Files.createDirectories(work.resolve("seeds"));
        int number = 0;
        for (byte[] seed : fuzzing.make().seeds()) {
            Files.write(seeds.resolve(String.valueOf(number++)), seed);
        }
    }

    private List<String> command(int seconds) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+EnableDynamicAgentLoading",
                "-Djava.io.tmpdir=" + memory().toAbsolutePath(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + FuzzProcess.class.getName(),
                "--target_args=" + fuzzing.id(),
                "--instrumentation_includes=" + fuzzing.instrumented(),
                "--instrumentation_excludes=dev.holdfast.verifier.fuzz.**",
                "--reproducer_path=" + work));
        command.add(work.resolve("corpus").toString());
        command.add(work.resolve("seeds").toString());
        command.add(FuzzCorpusTest.CORPUS.resolve(fuzzing.id()).toString());
        // A build begins the same way each time; a long search chooses another way each time (0).
        command.add("-seed=" + Integer.getInteger("holdfast.fuzz.seed", 1));
        command.add("-max_total_time=" + seconds);
        command.add("-timeout=" + SECONDS_PER_INPUT);
        command.add("-max_len=" + fuzzing.longestInput());
        command.add("-artifact_prefix=" + work + "/");
        command.add("-print_final_stats=1");
        return command;
    }

    /** A data directory is synced at every write, which a disk would make ten times slower. */
    private Path memory() {
        Path shared = Path.of("/dev/shm");
        return Files.isWritable(shared) ? shared : work.resolve("tmp");
    }

    /** Keeps what was found among the inputs that every build runs. */
    private String kept() throws IOException {
        StringBuilder names = new StringBuilder();
        try (Stream<Path> files = Files.list(work)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.matches("(crash|timeout|oom|slow-unit)-.*")) {
                    Path kept = FuzzCorpusTest.CORPUS.resolve(fuzzing.id()).resolve(name);
                    Files.copy(file, kept, StandardCopyOption.REPLACE_EXISTING);
                    names.append("kept as ").append(kept).append('\n');
                }
            }
        }
        return names.toString();
    }

    private static long last(Pattern pattern, int group, String text) {
        long found = 0;
        for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
            found = Long.parseLong(matcher.group(group));
        }
        return found;
    }
}
