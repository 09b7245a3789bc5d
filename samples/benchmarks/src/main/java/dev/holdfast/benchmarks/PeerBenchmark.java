package dev.holdfast.benchmarks;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.Ed25519Signer;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax0.license3j.Feature;
import javax0.license3j.License;
import javax0.license3j.io.LicenseReader;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What other libraries do to check one license of their own in memory: read it, check the signature and the end of its
 * term. None of them follows a chain, asks for revocation, or holds the license against the machine.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class PeerBenchmark {
    private static final String MODELS = "weld-inspector,label-reader";
    private static final String SITE = "Plant 7";

    private @Nullable Peers peers;

    private record Peers(
            ByteBuffer license3j,
            PublicKey license3jKey,
            String nimbus,
            OctetKeyPair nimbusKey,
            String jjwt,
            JwtParser jjwtParser,
            String javaJwt,
            JWTVerifier javaJwtVerifier,
            TrueLicensePeer trueLicense) {}

    /** Makes a license by each of them. */
    @Setup
    public void makeLicenses() throws IOException, GeneralSecurityException, JOSEException {
        Date end = Date.from(Instant.now().plus(Duration.ofDays(365)));
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        KeyPair rsaPair = rsa.generateKeyPair();
        KeyPair edPair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        OctetKeyPair nimbusKey = new OctetKeyPairGenerator(Curve.Ed25519).generate();
        Algorithm rs256 = Algorithm.RSA256((RSAPublicKey) rsaPair.getPublic(), (RSAPrivateKey) rsaPair.getPrivate());
        peers = new Peers(
                ByteBuffer.wrap(license3j(rsaPair, end)),
                rsaPair.getPublic(),
                nimbus(nimbusKey, end),
                nimbusKey.toPublicJWK(),
                Jwts.builder()
                        .claim("models", MODELS)
                        .claim("site", SITE)
                        .expiration(end)
                        .signWith(edPair.getPrivate())
                        .compact(),
                Jwts.parser().verifyWith(edPair.getPublic()).build(),
                JWT.create()
                        .withClaim("models", MODELS)
                        .withClaim("site", SITE)
                        .withExpiresAt(end)
                        .sign(rs256),
                JWT.require(rs256).build(),
                TrueLicensePeer.make(rsaPair));
    }

    private static byte[] license3j(KeyPair pair, Date end) throws GeneralSecurityException {
        License license = new License();
        license.add(Feature.Create.stringFeature("models", MODELS));
        license.add(Feature.Create.stringFeature("site", SITE));
        license.setExpiry(end);
        license.sign(pair.getPrivate(), "SHA-512");
        return license.serialized();
    }

    private static String nimbus(OctetKeyPair key, Date end) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.Ed25519),
                new JWTClaimsSet.Builder()
                        .claim("models", MODELS)
                        .claim("site", SITE)
                        .expirationTime(end)
                        .build());
        token.sign(new Ed25519Signer(key));
        return token.serialize();
    }

    /** License3j: RSA-2048 over SHA-512, its binary form. */
    @Benchmark
    public License license3j() throws IOException {
        try (LicenseReader reader =
                new LicenseReader(new ByteArrayInputStream(peers().license3j().array()))) {
            License license = reader.read();
            required(license.isOK(peers().license3jKey()) && !license.isExpired());
            return license;
        }
    }

    /** Nimbus JOSE+JWT: Ed25519, which it takes from Tink. */
    @Benchmark
    public JWTClaimsSet nimbus() throws ParseException, JOSEException {
        SignedJWT token = SignedJWT.parse(peers().nimbus());
        required(token.verify(new Ed25519Verifier(peers().nimbusKey())));
        JWTClaimsSet claims = token.getJWTClaimsSet();
        required(claims.getExpirationTime().toInstant().isAfter(Instant.now()));
        return claims;
    }

    /** JJWT: Ed25519 by the platform's provider. */
    @Benchmark
    public Object jjwt() {
        return peers().jjwtParser().parseSignedClaims(peers().jjwt()).getPayload();
    }

    /** Java JWT: RSA-2048 over SHA-256. */
    @Benchmark
    public Object javaJwt() {
        return peers().javaJwtVerifier().verify(peers().javaJwt());
    }

    /** TrueLicense: an encrypted license, RSA, its cache off as ours is. */
    @Benchmark
    public Object trueLicense() throws IOException {
        return peers().trueLicense().verify();
    }

    private Peers peers() {
        return Objects.requireNonNull(peers);
    }

    private static void required(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("expected a license that holds");
        }
    }
}
