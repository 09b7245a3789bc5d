package dev.holdfast.protocol;

/** What a device asks for its device token; FORMAT.md section 14. No operation carries a secret or is answered with one. */
public sealed interface TokenOperation {
    /** The longest name that a device may give itself. */
    int MAXIMUM_NAME = 200;

    /** The longest device code. */
    int MAXIMUM_CODE = 64;

    /** The name of the operation in the request. */
    String id();

    /**
     * Exchange a PAT or a workspace token for a device token with this secret.
     *
     * @param secret what is told of the secret that the device has made
     * @param name what the device calls itself, 1 to 200 characters
     */
    record Install(NewSecret secret, String name) implements TokenOperation {
        /** The name in the request. */
        public static final String ID = "install";

        public Install {
            requireName(name);
        }

        @Override
        public String id() {
            return ID;
        }
    }

    /**
     * Let this secret follow the one that is shown with the request.
     *
     * @param secret what is told of the secret that the device has made
     */
    record Renew(NewSecret secret) implements TokenOperation {
        /** The name in the request. */
        public static final String ID = "renew";

        @Override
        public String id() {
            return ID;
        }
    }

    /** Say how the token that is shown with the request stands; it counts as a use of it. */
    record Status() implements TokenOperation {
        /** The name in the request. */
        public static final String ID = "status";

        @Override
        public String id() {
            return ID;
        }
    }

    /**
     * Ask that a member approves a device token with this secret (RFC 8628 section 3.1).
     *
     * @param secret what is told of the secret that the device has made
     * @param name what the device calls itself, 1 to 200 characters
     */
    record Enrol(NewSecret secret, String name) implements TokenOperation {
        /** The name in the request. */
        public static final String ID = "enrol";

        public Enrol {
            requireName(name);
        }

        @Override
        public String id() {
            return ID;
        }
    }

    /**
     * Ask whether a member has approved (RFC 8628 section 3.4).
     *
     * @param deviceCode what the hub answered {@link Enrol} with, 1 to 64 characters
     */
    record Poll(String deviceCode) implements TokenOperation {
        /** The name in the request. */
        public static final String ID = "poll";

        public Poll {
            if (deviceCode.isEmpty() || deviceCode.length() > MAXIMUM_CODE) {
                throw new IllegalArgumentException("device_code: expected 1 to " + MAXIMUM_CODE + " characters");
            }
        }

        @Override
        public String id() {
            return ID;
        }
    }

    private static void requireName(String name) {
        boolean printable = name.codePoints().allMatch(TokenOperation::isPrintable);
        if (name.isBlank() || name.length() > MAXIMUM_NAME || !printable) {
            throw new IllegalArgumentException(
                    "name: expected 1 to " + MAXIMUM_NAME + " characters, not blank, without control characters");
        }
    }

    /** A name that a device gives itself is shown to whoever approves it, so it may not steer a terminal. */
    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> false;
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.PRIVATE_USE -> false;
            default -> true;
        };
    }
}
