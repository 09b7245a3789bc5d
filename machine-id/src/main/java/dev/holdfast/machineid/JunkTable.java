package dev.holdfast.machineid;

import org.jspecify.annotations.Nullable;

/**
 * The resource {@code junk.txt} in the form in which it is looked up: kind and normalised value. The lines between the
 * marks are printed from it, by {@code mvn -pl machine-id test -Dtest=JunkTableTest -Djunk.write=true}.
 */
final class JunkTable {
    // <printed>
    private static final String[] PLACEHOLDER = {
        "any 012345678",
        "any 0123456789",
        "any 01234567890",
        "any 0123456789abcdef",
        "any 1234567",
        "any 12345678",
        "any 123456789",
        "any 1234567890",
        "any 123456789000",
        "any 1234567890abcdef",
        "any baseboardserialnumber",
        "any chassisserialnumber",
        "any defaultstring",
        "any empty",
        "any invalid",
        "any na",
        "any none",
        "any notapplicable",
        "any notavailable",
        "any notpresent",
        "any notsettable",
        "any notspecified",
        "any nullstring",
        "any oemchassisserialnumber",
        "any oemserial",
        "any systemserialnumber",
        "any tbdbyodm",
        "any tobedefinedbyoem",
        "any tobefilledbyoem",
        "any type2boardserialnumber",
        "any unknow",
        "any unknown",
        "any unspecifiedsystemserialnumber",
        "board 00020003000400050006000700080009",
        "board 01010101010101010101010101010101",
        "board 03000200040005000006000700080009",
        "board 07090201010303010807060504030201",
        "board 0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
        "board 11111111222233334444555555555555",
        "board 12345678123456781234567812345678",
        "board 123456781234567890abcddeefaabbcc",
        "board 4c4c454400002010802080c04f202020",
        "board 58585858585858585858585858585858",
        "board bsn12345678901234567",
        "board bss0123456789",
        "board fefefefefefefefefefefefefefefefe",
        "board mb1234567890",
        "board nb0123456789",
        "board nb1234567890",
        "board sn1234567890",
        "board sys1234567890",
        "disk sn000001",
        "machine-id uninitialized",
        "nic 001122334455",
        "nic 888888888788"
    };
    private static final String[] PLACEHOLDER_PREFIXES = {
        "any notsupported", "any oemdefine", "any sernum", "disk 0qemu", "disk drivescsi", "disk qm0000"
    };
    private static final String[] SHARED = {
        "board 6ab5b300538d10149fb5b0684d007b53",
        "board 890e2d14cacd45d1ae66bc80e8bfeb0f",
        "board 8a95d1987f4611e5bf8b08002704d48e",
        "board 8e275844178f44a8aceba7d7e5178c63",
        "board c3d9b8674f4b94f6",
        "board dc698397fa544cf282c8b1b5307a6a7f",
        "disk overlayblk",
        "disk vb123456789",
        "machine-id 3948e4ca87b64871b31c9a49920b9834",
        "machine-id 4c010dc413ad444698de6ee4677331b9",
        "machine-id 5b4bb40898b2416087b6224f176978fb",
        "machine-id 835aa90928e143e3ae09efcd0c5cb118",
        "machine-id 9989a26f06984d6dbadc01770f018e3b",
        "machine-id a7570853ab864bbbbfc8c54b14eeaf8f",
        "machine-id b08dfa6083e7567a1921a715000001fb",
        "machine-id d495c4b7bb8244639186ef65305fd685",
        "machine-id e28a15f597cd4693bb61f1f3e8447cbd",
        "nic 000023344566",
        "nic 00e04c534458",
        "nic acde48001122"
    };
    private static final String[] SHARED_PREFIXES = {
        "disk 0googleephemeraldisk",
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
