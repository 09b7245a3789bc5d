package dev.holdfast.verifier;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What the code that reads and checks documents cannot do, because it refers to nothing that could. */
class SignatureArchitectureTest {
    private static final String[] DECIDING = {
        "dev.holdfast.verifier.jws", "dev.holdfast.verifier.trust", "dev.holdfast.verifier.license"
    };

    private final JavaClasses ours = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.holdfast.verifier");

    private void none(String[] of, String... places) {
        assertTrue(ours.size() > 80, "expected the classes of the verifier, found " + ours.size());
        noClasses()
                .that()
                .resideInAnyPackage(of)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(places)
                .check(ours);
    }

    @Test
    void classes_thatCheckSignatures_knowNoSharedSecrets() {
        none(DECIDING, "javax.crypto..", "org.bouncycastle.crypto.macs..", "org.bouncycastle.crypto.generators..");
        noClasses()
                .that()
                .resideInAnyPackage(DECIDING)
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.bouncycastle.crypto.Mac")
                .check(ours);
    }

    @Test
    void classes_thatReadDocuments_openNoFile() {
        none(DECIDING, "java.nio.file..", "java.nio.channels..");
        noClasses()
                .that()
                .resideInAnyPackage(DECIDING)
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.(File.*|RandomAccessFile)")
                .check(ours);
    }

    @Test
    void classes_ofTheVerifier_unpackNothing() {
        none(new String[] {"dev.holdfast.verifier.."}, "java.util.zip..", "java.util.jar..");
    }

    @Test
    void classes_ofTheVerifier_useNoForgivingJoseLibrary() {
        none(new String[] {"dev.holdfast.verifier.."}, "com.nimbusds..", "com.google.crypto..", "io.jsonwebtoken..");
    }

    @Test
    void classes_ofTheVerifier_deserialiseNothing() {
        none(new String[] {"dev.holdfast.verifier.."}, "com.fasterxml.jackson.databind..", "java.beans..");
        noClasses()
                .that()
                .resideInAnyPackage("dev.holdfast.verifier..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.ObjectInput.*")
                .check(ours);
    }
}
