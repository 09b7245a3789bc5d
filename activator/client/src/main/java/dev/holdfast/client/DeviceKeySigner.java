package dev.holdfast.client;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import dev.holdfast.protocol.RequestContent;
import dev.holdfast.protocol.TokenRequestContent;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.store.DeviceKey;
import java.util.Set;

/** Signs requests as compact JWS whose header carries the public half of the device key; FORMAT.md sections 8 and 14. */
final class DeviceKeySigner implements JWSSigner {
    private final DeviceKey key;
    private final JCAContext context = new JCAContext();

    DeviceKeySigner(DeviceKey key) {
        this.key = key;
    }

    String document(RequestContent content) {
        return document(JwsType.REQUEST, content.toJson());
    }

    String document(TokenRequestContent content) {
        return document(JwsType.TOKEN_REQUEST, content.toJson());
    }

    private String document(JwsType type, byte[] payload) {
        OctetKeyPair jwk = new OctetKeyPair.Builder(
                        Curve.Ed25519, Base64URL.encode(key.publicKey().toBytes()))
                .build();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.Ed25519)
                .type(new JOSEObjectType(type.text()))
                .jwk(jwk)
                .build();
        JWSObject document = new JWSObject(header, new Payload(payload));
        try {
            document.sign(this);
        } catch (JOSEException e) {
            throw new IllegalStateException("a request could not be signed with the device key", e);
        }
        return document.serialize();
    }

    @Override
    public Base64URL sign(JWSHeader header, byte[] signingInput) {
        return Base64URL.encode(key.sign(signingInput));
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
        return Set.of(JWSAlgorithm.Ed25519);
    }

    @Override
    public JCAContext getJCAContext() {
        return context;
    }
}
