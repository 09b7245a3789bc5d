package dev.holdfast.hub.access;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** A network address as far as people need it to tell places apart: the first 24 bits of IPv4, the first 48 of IPv6. */
final class CoarseAddress {
    private static final Pattern LITERAL = Pattern.compile("[0-9.]{7,15}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private CoarseAddress() {}

    /** The network of an address; what is no address, such as {@code local}, as it is. */
    static String of(String address) {
        if (!LITERAL.matcher(address).matches()) {
            return address;
        }
        try {
            // A literal is not looked up.
            InetAddress parsed = InetAddress.getByName(address);
            byte[] bytes = parsed.getAddress();
            int kept = parsed instanceof Inet4Address ? 3 : 6;
            java.util.Arrays.fill(bytes, kept, bytes.length, (byte) 0);
            return InetAddress.getByAddress(bytes).getHostAddress() + "/" + 8 * kept;
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
