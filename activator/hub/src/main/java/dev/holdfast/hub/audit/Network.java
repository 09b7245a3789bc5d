package dev.holdfast.hub.audit;

import java.net.Inet4Address;
import java.net.InetAddress;

/** The network of an address, as coarse as counting needs it: the first 24 bits of IPv4, the first 48 of IPv6. */
public final class Network {
    /** Stands for those beyond the most that are told apart in a minute. */
    static final String OTHERS = "others";

    private static final String UNKNOWN = "unknown";

    private Network() {}

    /** The network of an address; {@code unknown} for what is none. */
    public static String of(String address) {
        return AddressLiteral.read(address).map(Network::text).orElse(UNKNOWN);
    }

    private static String text(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + ".0/24";
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 6; i += 2) {
            text.append(Integer.toHexString((bytes[i] & 0xff) << 8 | (bytes[i + 1] & 0xff)))
                    .append(':');
        }
        return text.append(":/48").toString();
    }
}
