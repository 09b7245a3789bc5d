package dev.holdfast.hub.api;

import java.net.InetAddress;

/**
 * Where a hub listens for plain HTTP. Plain HTTP is for the loopback interface; beyond it only proxies that speak
 * TLS to the world may call.
 *
 * @param address the address to bind
 * @param port the port; 0 for a free one
 * @param proxies who alone may call; none where the hub listens on the loopback interface
 */
public record Listening(InetAddress address, int port, Proxies proxies) {
    public Listening {
        if (proxies.isEmpty() && !address.isLoopbackAddress()) {
            throw new IllegalArgumentException("address: expected one of the loopback interface, found "
                    + address.getHostAddress() + "; name the proxy that speaks TLS with --behind-proxy ADDRESS");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: expected 0 to 65535, found " + port);
        }
    }

    /** On 127.0.0.1. */
    public static Listening onLoopback(int port) {
        return new Listening(InetAddress.getLoopbackAddress(), port, Proxies.NONE);
    }
}
