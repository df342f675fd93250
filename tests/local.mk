# Tests, by what they stand on; see each folder's local.mk.
if HAVE_TESTS
include tests/fake/local.mk
include tests/unit/local.mk
include tests/screens/local.mk
include tests/server/local.mk
include tests/system/local.mk
include tests/pty/local.mk
include tests/fuzz/local.mk
include tests/faults/local.mk
include tests/bench/local.mk
TESTS += $(check_PROGRAMS)
endif
