package dev.holdfast.benchmarks;

import global.namespace.fun.io.api.Store;
import global.namespace.fun.io.bios.BIOS;
import global.namespace.truelicense.api.ConsumerLicenseManager;
import global.namespace.truelicense.api.License;
import global.namespace.truelicense.api.LicenseManagementContext;
import global.namespace.truelicense.api.LicenseManagementException;
import global.namespace.truelicense.api.VendorLicenseManager;
import global.namespace.truelicense.api.passwd.Password;
import global.namespace.truelicense.api.passwd.PasswordProtection;
import global.namespace.truelicense.v4.V4;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A TrueLicense license in memory, and the manager that checks it. */
final class TrueLicensePeer {
    private static final String PASSWORD = "benchmark1";
    private static final String ALIAS = "vendor";
    private static final Duration LIFE = Duration.ofDays(365);

    private final ConsumerLicenseManager consumer;

    private TrueLicensePeer(ConsumerLicenseManager consumer) {
        this.consumer = consumer;
    }

    static TrueLicensePeer make(KeyPair pair) throws IOException, GeneralSecurityException {
        Certificate certificate = certificate(pair);
        LicenseManagementContext context =
                V4.builder().subject("benchmark").cachePeriodMillis(0).build();
        VendorLicenseManager vendor = context.vendor()
                .encryption()
                .protection(protection())
                .up()
                .authentication()
                .alias(ALIAS)
                .loadFrom(keys(pair.getPrivate(), certificate))
                .storeProtection(protection())
                .up()
                .build();
        ConsumerLicenseManager consumer = context.consumer()
                .encryption()
                .protection(protection())
                .up()
                .authentication()
                .alias(ALIAS)
                .loadFrom(keys(null, certificate))
                .storeProtection(protection())
                .up()
                .storeIn(BIOS.memory())
                .build();
        try {
            License license = context.licenseFactory().license();
            license.setTerm((int) LIFE.toDays());
            Store key = BIOS.memory();
            vendor.generateKeyFrom(license).saveTo(key);
            consumer.install(key);
        } catch (LicenseManagementException e) {
            throw new IOException(e);
        }
        return new TrueLicensePeer(consumer);
    }

    Object verify() throws IOException {
        try {
            consumer.verify();
            return consumer;
        } catch (LicenseManagementException e) {
            throw new IOException(e);
        }
    }

    private static PasswordProtection protection() {
        return usage -> new Password() {
            @Override
            public char[] characters() {
                return PASSWORD.toCharArray();
            }

            @Override
            public void close() {}
        };
    }

    private static Certificate certificate(KeyPair pair) throws GeneralSecurityException {
        X500Principal name = new X500Principal("CN=Benchmark");
        Instant now = Instant.now();
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(new JcaX509v3CertificateBuilder(
                                    name,
                                    BigInteger.ONE,
                                    Date.from(now.minusSeconds(60)),
                                    Date.from(now.plus(LIFE)),
                                    name,
                                    pair.getPublic())
                            .build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate())));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** A key store with the private key for the vendor, or with the certificate alone for the consumer. */
    private static Store keys(@Nullable PrivateKey key, Certificate certificate)
            throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        if (key == null) {
            keys.setCertificateEntry(ALIAS, certificate);
        } else {
            keys.setKeyEntry(ALIAS, key, PASSWORD.toCharArray(), new Certificate[] {certificate});
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        keys.store(bytes, PASSWORD.toCharArray());
        Store store = BIOS.memory();
        store.content(bytes.toByteArray());
        return store;
    }
}
