package dev.holdfast.verifier.store;

import java.util.List;

/** What writes, what it starts from, and what it reaches. */
enum Writing {
    CREATE_DEVICE_KEY {
        @Override
        void act(DataDirectory directory) throws DataDirectoryException {
            directory.createDeviceKey(new FakeRandom(7));
        }
    },
    WRITE_PENDING_FIRST {
        @Override
        void prepare(DataDirectory directory) throws DataDirectoryException {
            directory.createDeviceKey(new FakeRandom(7));
        }

        @Override
        void act(DataDirectory directory) throws DataDirectoryException {
            directory.writePending(Given.LICENSE, Given.PENDING);
        }
    },
    INSTALL_FOR_PENDING {
        @Override
        void prepare(DataDirectory directory) throws DataDirectoryException {
            directory.createDeviceKey(new FakeRandom(7));
            directory.writePending(Given.LICENSE, Given.PENDING);
        }

        @Override
        void act(DataDirectory directory) throws DataDirectoryException {
            directory.update(Given.LICENSE, record -> Given.licensed(record, "license", "status", "{}"));
        }
    },
    REPLACE_LICENSE {
        @Override
        void prepare(DataDirectory directory) throws DataDirectoryException {
            Given.activated(directory);
        }

        @Override
        void act(DataDirectory directory) throws DataDirectoryException {
            directory.update(Given.LICENSE, record -> Given.licensed(record, "newer", "newer", "{\"newer\":1}"));
        }
    },
    WRITE_RELEASE_DOWN {
        @Override
        void prepare(DataDirectory directory) throws DataDirectoryException {
            Given.activated(directory);
        }

        @Override
        void act(DataDirectory directory) throws DataDirectoryException {
            directory.writePending(Given.LICENSE, new PendingRequest("r".repeat(22), PendingRequest.RELEASE, "d"));
        }
    },
    REPLACE_LICENSE_BY_RECEIPT {
        @Override
        void prepare(DataDirectory directory) throws DataDirectoryException {
            Given.activated(directory);
            directory.writePending(Given.LICENSE, new PendingRequest("r".repeat(22), PendingRequest.RELEASE, "d"));
        }

        @Override
        void act(DataDirectory directory) throws DataDirectoryException {
            directory.update(
                    Given.LICENSE,
                    record -> new LicenseRecord(
                            record.licenseId(), null, record.status(), null, record.state(), "receipt", true));
        }
    },
    CLEAR_ONLY_PENDING {
        @Override
        void prepare(DataDirectory directory) throws DataDirectoryException {
            directory.createDeviceKey(new FakeRandom(7));
            directory.writePending(Given.LICENSE, Given.PENDING);
        }

        @Override
        void act(DataDirectory directory) throws DataDirectoryException {
            directory.clearPending(Given.LICENSE, Given.PENDING.requestId());
        }
    },
    APPEND_FIRST_BUNDLES {
        @Override
        void act(DataDirectory directory) throws DataDirectoryException {
            directory.appendBundles(List.of("bundle-1", "bundle-2"));
        }
    },
    APPEND_MORE_BUNDLES {
        @Override
        void prepare(DataDirectory directory) throws DataDirectoryException {
            Given.activated(directory);
            directory.appendBundles(List.of("bundle-1"));
        }

        @Override
        void act(DataDirectory directory) throws DataDirectoryException {
            directory.appendBundles(List.of("bundle-2", "bundle-3"));
        }
    },
    INSTALL_TOKEN {
        @Override
        void prepare(DataDirectory directory) throws DataDirectoryException {
            directory.createDeviceKey(new FakeRandom(7));
        }

        @Override
        void act(DataDirectory directory) throws DataDirectoryException {
            directory.token().write("token-1");
        }
    },
    REPLACE_TOKEN {
        @Override
        void prepare(DataDirectory directory) throws DataDirectoryException {
            directory.createDeviceKey(new FakeRandom(7));
            directory.token().write("token-1");
        }

        @Override
        void act(DataDirectory directory) throws DataDirectoryException {
            directory.token().write("token-2");
        }
    },
    CLEAR_TOKEN {
        @Override
        void prepare(DataDirectory directory) throws DataDirectoryException {
            directory.createDeviceKey(new FakeRandom(7));
            directory.token().write("token-1");
        }

        @Override
        void act(DataDirectory directory) throws DataDirectoryException {
            directory.token().clear();
        }
    },
    TEST_WRITING_BEFORE_ACTIVATION {
        @Override
        void act(DataDirectory directory) throws DataDirectoryException {
            directory.requireWritable();
        }
    },
    TEST_WRITING_AFTER_ACTIVATION {
        @Override
        void prepare(DataDirectory directory) throws DataDirectoryException {
            Given.activated(directory);
        }

        @Override
        void act(DataDirectory directory) throws DataDirectoryException {
            directory.requireWritable();
        }
    };

    void prepare(DataDirectory directory) throws DataDirectoryException {}

    abstract void act(DataDirectory directory) throws DataDirectoryException;

    FakeDisk prepared() throws DataDirectoryException {
        FakeDisk disk = new FakeDisk();
        prepare(Given.on(disk));
        // What came before has long been written back.
        return disk.afterPowerCut(-1);
    }
}
