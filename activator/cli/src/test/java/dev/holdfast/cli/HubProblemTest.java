package dev.holdfast.cli;

import com.sun.net.httpserver.HttpServer;
import dev.holdfast.machineid.RecordedMachines;
import dev.holdfast.protocol.HubIntroduction;
import dev.holdfast.protocol.Problem;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.TokenFormat;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a hub says, the command says with the exit code of the table. */
class HubProblemTest {
    private static final String LICENSE = "acme-vision.01J9Z3K4M5N6P7Q8R9S0T1V2W3";

    @TempDir
    Path folder;

    private HttpServer server;
    private TestDevice device;
    private volatile ProblemReason reason = ProblemReason.INTERNAL;

    static List<ProblemReason> ofAHub() {
        return Arrays.stream(ProblemReason.values())
                .filter(reason -> reason.status() > 0)
                .toList();
    }

    @BeforeEach
    void startRefusing() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        SceneDevice scene = SceneDevice.in(folder);
        byte[] introduction = new HubIntroduction(
                        "a hub",
                        1,
                        1,
                        List.of(scene.scene().authority.signer().base64()),
                        0,
                        List.of(),
                        scene.scene().clock.instant())
                .toBytes();
        server.createContext(HubIntroduction.PATH, exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, introduction.length);
            exchange.getResponseBody().write(introduction);
            exchange.close();
        });
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] problem = ("{\"type\":\"" + reason.type() + "\",\"status\":" + reason.status()
                            + ",\"detail\":\"the hub says no\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", Problem.MEDIA_TYPE);
            exchange.sendResponseHeaders(reason.status(), problem.length);
            exchange.getResponseBody().write(problem);
            exchange.close();
        });
        server.start();
        device = scene.device()
                .onMachine(RecordedMachines.twoDiskServer())
                .with("HOLDFAST_HUB", "http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void stopRefusing() {
        server.stop(0);
    }

    private TestDevice.Ran activate(String... more) {
        String pat = TokenFormat.make(TokenFormat.Type.SERVICE_USER, new SecureRandom());
        String[] arguments = Arrays.copyOf(new String[] {"activate", LICENSE, "--token-stdin"}, 3 + more.length);
        System.arraycopy(more, 0, arguments, 3, more.length);
        return device.runWithInput(pat, arguments);
    }

    @ParameterizedTest
    @MethodSource("ofAHub")
    void activate_refusedByTheHub_hasReasonExitCodeAndRemedy(ProblemReason said) {
        reason = said;

        activate().refused(said.code(), said.exitCode());
    }

    @Test
    void activate_underAnAuthorityThatIsNotThere_isNotTrusted() {
        activate("--hub-ca", folder.resolve("none.pem").toString()).refused("hub_not_trusted", 103);
    }
}
