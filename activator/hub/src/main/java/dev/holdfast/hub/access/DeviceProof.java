package dev.holdfast.hub.access;

import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.protocol.ActivationRequest;
import dev.holdfast.protocol.TokenRequest;

/**
 * What a document that a device key has signed proves of who shows a token.
 *
 * @param deviceKey the thumbprint of the key
 * @param product the scope of the evidence
 * @param shown what is seen of the machine
 */
public record DeviceProof(String deviceKey, String product, Fingerprint shown) {
    /** The proof in a request for a license. */
    public static DeviceProof of(ActivationRequest request) {
        return new DeviceProof(
                request.deviceKey().thumbprint(),
                request.content().licenseId().product().text(),
                request.content().fingerprint());
    }

    static DeviceProof of(TokenRequest request) {
        return new DeviceProof(
                request.deviceKey().thumbprint(),
                request.content().product().text(),
                request.content().fingerprint());
    }
}
