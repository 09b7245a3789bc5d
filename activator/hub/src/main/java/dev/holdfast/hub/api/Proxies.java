package dev.holdfast.hub.api;

import dev.holdfast.hub.audit.AddressLiteral;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that speak TLS to the world and may call a hub: addresses, and networks such as {@code 192.0.2.0/28}.
 * Immutable.
 */
public final class Proxies {
    /** Nobody's: the hub listens on the loopback interface. */
    public static final Proxies NONE = new Proxies(List.of());

    /** What some proxies write: an address in brackets, or with the caller's port. */
    private static final Pattern BRACKETS = Pattern.compile("\\[([^\\]]*)](:[0-9]{1,5})?");

    private static final Pattern PORT = Pattern.compile("([0-9.]{7,15}):[0-9]{1,5}");

    private final List<Network> networks;

    private Proxies(List<Network> networks) {
        this.networks = List.copyOf(networks);
    }

    /** Some addresses that have their first bits in common. */
    private record Network(InetAddress first, int bits) {
        boolean contains(InetAddress address) {
            byte[] bytes = address.getAddress();
            int rest = bytes.length * Byte.SIZE - bits;
            return bytes.length == first.getAddress().length
                    && new BigInteger(1, bytes)
                            .shiftRight(rest)
                            .equals(new BigInteger(1, first.getAddress()).shiftRight(rest));
        }
    }

    /**
     * Reads addresses, networks and host names, each of which stands for the addresses that it has now.
     *
     * @throws IllegalArgumentException for what is none of these
     */
    public static Proxies of(List<String> texts) {
        List<Network> networks = new ArrayList<>();
        for (String text : texts) {
            networks.addAll(read(text.trim()));
        }
        return new Proxies(networks);
    }

    private static List<Network> read(String text) {
        int slash = text.indexOf('/');
        if (slash >= 0) {
            return List.of(network(text, slash));
        }
        List<Network> networks = new ArrayList<>();
        try {
            for (InetAddress address : InetAddress.getAllByName(requireText(text))) {
                networks.add(new Network(address, address.getAddress().length * Byte.SIZE));
            }
            return networks;
        } catch (UnknownHostException e) {
            throw refused(text, e);
        }
    }

    private static String requireText(String text) {
        if (text.isEmpty()) {
            // An empty name would be the loopback interface.
            throw refused(text, null);
        }
        return text;
    }

    private static Network network(String text, int slash) {
        InetAddress first = AddressLiteral.read(text.substring(0, slash)).orElseThrow(() -> refused(text, null));
        String length = text.substring(slash + 1);
        int most = first.getAddress().length * Byte.SIZE;
        if (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) < 1 || Integer.parseInt(length) > most) {
            throw refused(text, null);
        }
        return new Network(first, Integer.parseInt(length));
    }

    private static IllegalArgumentException refused(String text, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "proxy: expected an address such as 192.0.2.7, or a network such as 192.0.2.0/28, found '" + text + "'",
                cause);
    }

    /** Whether there is none. */
    boolean isEmpty() {
        return networks.isEmpty();
    }

    /** Whether an address is one of theirs; {@code false} for what is no address. */
    boolean contains(String address) {
        return AddressLiteral.read(bare(address))
                .filter(found -> networks.stream().anyMatch(network -> network.contains(found)))
                .isPresent();
    }

    /**
     * Where a call comes from that one of them has forwarded: each adds the address that called it at the end, so it is
     * the last one that is none of theirs. Whatever stands before that was sent by the caller.
     *
     * @param peer the address that called the hub
     * @param forwarded the values of {@code X-Forwarded-For}, in their order
     */
    String caller(String peer, List<String> forwarded) {
        List<String> addresses = new ArrayList<>();
        forwarded.forEach(value -> Collections.addAll(addresses, value.split(",", -1)));
        Collections.reverse(addresses);
        String caller = peer;
        for (String each : addresses) {
            String address = bare(each.trim());
            if (AddressLiteral.read(address).isEmpty()) {
                return caller;
            }
            caller = address;
            if (!contains(address)) {
                return caller;
            }
        }
        return caller;
    }

    private static String bare(String text) {
        Matcher brackets = BRACKETS.matcher(text);
        if (brackets.matches()) {
            return brackets.group(1);
        }
        Matcher port = PORT.matcher(text);
        return port.matches() ? port.group(1) : text;
    }
}
