package dev.holdfast.machineid;

import org.jspecify.annotations.Nullable;

/**
 * The resource {@code junk.txt} in the form in which it is looked up: kind and normalised value. The lines between the
 * marks are printed from it, by {@code mvn -pl machine-id test -Dtest=JunkTableTest -Djunk.write=true}.
 */
final class JunkTable {
    // <printed>
    private static final String[] PLACEHOLDER = {
        "any 0123456789",
        "any 0123456789abcdef",
        "any 12345678",
        "any 123456789",
        "any 1234567890",
        "any 123456789abcdef",
        "any abcdefghij",
        "any baseboardserialnumber",
        "any boardserialnumber",
        "any chassisserialnumber",
        "any defaultstring",
        "any empty",
        "any intelcorporation",
        "any invalid",
        "any na",
        "any none",
        "any notapplicable",
        "any notavailable",
        "any notspecified",
        "any null",
        "any oem",
        "any serial",
        "any serialnumber",
        "any systemserialnumber",
        "any tobefilledbyoem",
        "any unknown",
        "board 000102030405060708090a0b0c0d0e0f",
        "board 00020003000400050006000700080009",
        "board 03000200040005000006000700080009",
        "board 030201000504070608090a0b0c0d0e0f",
        "board 12345678123456781234567812345678",
        "board 123456781234567890abcddeefaabbcc",
        "board bsn12345678901234567",
        "board bss0123456789",
        "board deadbeefdeadbeefdeadbeefdeadbeef",
        "board fefefefefefefefefefefefefefefefe",
        "board mb1234567890",
        "disk sn000001",
        "machine-id 0123456789abcdef0123456789abcdef",
        "machine-id 0123456789abcdeffedcba9876543210",
        "machine-id uninitialized",
        "nic 001122334455",
        "nic 00e04c680001",
        "nic 888888888788"
    };
    private static final String[] PLACEHOLDER_PREFIXES = {"any sernum", "disk 0qemu", "disk drivescsi", "disk qm0000"};
    private static final String[] SHARED = {
        "board c3d9b8674f4b94f6",
        "disk overlayblk",
        "disk vb123456789",
        "machine-id 3948e4ca87b64871b31c9a49920b9834",
        "machine-id 4c010dc413ad444698de6ee4677331b9",
        "machine-id 5b4bb40898b2416087b6224f176978fb",
        "machine-id 835aa90928e143e3ae09efcd0c5cb118",
        "machine-id a7570853ab864bbbbfc8c54b14eeaf8f",
        "machine-id b08dfa6083e7567a1921a715000001fb",
        "machine-id d495c4b7bb8244639186ef65305fd685",
        "machine-id e28a15f597cd4693bb61f1f3e8447cbd",
        "nic acde48001122"
    };
    private static final String[] SHARED_PREFIXES = {
        "disk 0googlepersistentdisk",
        "disk localnvmessd",
        "disk localssd",
        "disk nvmecard",
        "disk persistentdisk",
        "disk vmwarenvme",
        "nic 00155d",
        "nic 0242"
    };
    // </printed>

    private JunkTable() {}

    /** Why a kind and a normalised value, with a blank between them, are listed; null where they are not. */
    static @Nullable UnfitCause causeFor(String key) {
        if (isOneOf(PLACEHOLDER, key) || startsWithOneOf(PLACEHOLDER_PREFIXES, key)) {
            return UnfitCause.PLACEHOLDER;
        }
        return isOneOf(SHARED, key) || startsWithOneOf(SHARED_PREFIXES, key) ? UnfitCause.SHARED : null;
    }

    private static boolean isOneOf(String[] listed, String key) {
        for (String one : listed) {
            if (key.equals(one)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWithOneOf(String[] listed, String key) {
        for (String one : listed) {
            if (key.startsWith(one)) {
                return true;
            }
        }
        return false;
    }
}
