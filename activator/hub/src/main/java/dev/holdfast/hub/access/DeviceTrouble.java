package dev.holdfast.hub.access;

import java.time.Instant;
import java.util.Locale;

/**
 * Something that somebody has to look after about a device token.
 *
 * @param token the token
 * @param kind what is the matter
 * @param firstAt since when
 * @param lastAt when it was last seen
 * @param times how often
 * @param address from where it was last seen, coarse; empty where nobody called
 */
public record DeviceTrouble(DeviceToken token, Kind kind, Instant firstAt, Instant lastAt, long times, String address) {
    /** What can be the matter. */
    public enum Kind {
        /** A secret was shown after the one that followed it had been used: there is a copy, and the token was ended. */
        REUSED,
        /** The device key came from another machine, such as a clone of an image with a token left in it. */
        ANOTHER_MACHINE,
        /** The secret came with another device key. */
        ANOTHER_DEVICE,
        /** Too little of the machine was to be seen to tell that it is the same. */
        MACHINE_NOT_VISIBLE,
        /** The device asked after the token had expired. */
        EXPIRED,
        /** Two thirds of the token's life have passed and nobody has renewed it. */
        NOT_RENEWED;

        /** The name in every document: lower case. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind ofId(String id) {
            return valueOf(id.toUpperCase(Locale.ROOT));
        }
    }
}
