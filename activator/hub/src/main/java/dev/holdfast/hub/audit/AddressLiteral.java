package dev.holdfast.hub.audit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IP address as text: four octets in decimal without leading zeros (RFC 3986 section 3.2.2), or IPv6 (RFC 4291 section
 * 2.2) with or without a zone. What a caller writes is never looked up as a name.
 */
public final class AddressLiteral {
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

    /** The JDK looks up whatever is not of one of these forms, so what is let through has to be all an address. */
    private static final Pattern FORM =
            Pattern.compile(OCTET + "(\\." + OCTET + "){3}|(?=[^:]*:)[0-9A-Fa-f:][0-9A-Fa-f:.]*");

    private AddressLiteral() {}

    /** Whether it would be read without a look at names; it may be no address all the same. */
    static boolean isOfForm(String text) {
        return FORM.matcher(text).matches();
    }

    /** The address without its zone; empty for what is none. */
    public static Optional<InetAddress> read(String text) {
        String bare = text.replaceAll("%.*$", "");
        try {
            return isOfForm(bare) ? Optional.of(InetAddress.getByName(bare)) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
