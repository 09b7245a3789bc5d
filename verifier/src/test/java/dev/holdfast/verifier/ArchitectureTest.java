package dev.holdfast.verifier;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.holdfast.machineid.Machine;
import dev.holdfast.verifier.jws.CompactJws;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the classes of verifier and machine-id may not reach, read from the class files. */
class ArchitectureTest {
    private static final List<String> NETWORK = List.of(
            "java.net..",
            "javax.net..",
            "java.net.http..",
            "java.rmi..",
            "javax.naming..",
            "sun.net..",
            "com.sun.net..",
            "jdk.net..",
            "java.nio.channels.SocketChannel",
            "java.nio.channels.ServerSocketChannel",
            "java.nio.channels.DatagramChannel",
            "java.nio.channels.AsynchronousSocketChannel");

    private final JavaClasses ours = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackagesOf(LicenseVerifier.class, Machine.class, CompactJws.class);

    @Test
    void classes_ofTheDevice_referenceNothingThatReachesANetwork() {
        assertTrue(ours.size() > 100, "expected the classes of both modules, found " + ours.size());
        for (String place : NETWORK) {
            noClasses().should().dependOnClassesThat().resideInAnyPackage(place).check(ours);
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName(place)
                    .check(ours);
        }
    }

    @Test
    void classes_ofTheDevice_startNoProcess() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.ProcessBuilder")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.Runtime")
                .check(ours.that(com.tngtech.archunit.base.DescribedPredicate.describe(
                        "of the verifier", type -> type.getPackageName().startsWith("dev.holdfast.verifier"))));
    }

    @Test
    void classes_ofTheVerifier_useNoSignatureOrCertificateOfTheJdk() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.security.Signature")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.security.cert..", "javax.crypto..", "org.bouncycastle.jcajce..")
                .check(ours.that(com.tngtech.archunit.base.DescribedPredicate.describe(
                        "of the verifier's decisions",
                        type -> type.getPackageName().startsWith("dev.holdfast.verifier")
                                && !type.getPackageName().endsWith(".store"))));
    }

    @Test
    void classPath_ofADevice_holdsNoIssuerAndNoHttpClient() {
        for (String absent : List.of(
                "dev.holdfast.issuer.LicenseSigner",
                "org.apache.http.client.HttpClient",
                "org.apache.hc.client5.http.classic.HttpClient",
                "okhttp3.OkHttpClient",
                "io.netty.channel.Channel")) {
            org.junit.jupiter.api.Assertions.assertThrows(ClassNotFoundException.class, () -> Class.forName(absent));
        }
    }
}
