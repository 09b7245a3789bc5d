package dev.holdfast.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.holdfast.machineid.Machine;
import dev.holdfast.verifier.LicenseVerifier;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a device gets, as the build resolved it: it can sign nothing but its requests, and verifies without a network. */
class DeviceClassPathTest {
    private static List<String> resolved() throws Exception {
        return Files.readAllLines(Path.of("target/runtime-class-path")).stream()
                .flatMap(line -> List.of(line.split(":")).stream())
                .map(jar -> Path.of(jar).getFileName().toString())
                .toList();
    }

    @Test
    void runTimeClassPath_holdsNeitherIssuerNorCertificateTools() throws Exception {
        List<String> jars = resolved();

        assertFalse(jars.isEmpty());
        for (String jar : jars) {
            assertFalse(jar.matches("(holdfast-(issuer|hub)|bcpkix|bcutil|sqlite|javalin|jetty|tink).*"), jar);
        }
        assertEquals(1, jars.stream().filter(jar -> jar.startsWith("bcprov")).count(), jars.toString());
    }

    @Test
    void verifierAndMachineId_referenceNoNetworkingClass() throws Exception {
        JavaClasses classes =
                new ClassFileImporter().importUrls(List.of(location(LicenseVerifier.class), location(Machine.class)));

        assertFalse(classes.isEmpty());
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "javax.net..", "java.rmi..", "jdk.net..", "sun.net..")
                .check(classes);
    }

    private static java.net.URL location(Class<?> type) throws Exception {
        URI place = type.getProtectionDomain().getCodeSource().getLocation().toURI();
        return place.toURL();
    }
}
