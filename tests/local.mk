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
dist_check_SCRIPTS += tests/hardening.sh tests/unit_file.sh
TESTS += $(check_PROGRAMS) tests/hardening.sh tests/unit_file.sh

# 1.5 is what `systemd-analyze security` may find exposed at most (of 10).
unit-check:
	systemd-analyze security --no-pager --offline=true --threshold=15 $(srcdir)/doc/systemd/homeprod.service
.PHONY: unit-check
endif
