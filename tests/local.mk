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
dist_check_SCRIPTS += tests/hardening.sh tests/kiosk_unit.sh tests/unit_file.sh
TESTS += $(check_PROGRAMS) tests/hardening.sh tests/kiosk_unit.sh tests/unit_file.sh

# LINT_SINCE=COMMIT: only what differs from it.
lint:
	LINT_SINCE='$(LINT_SINCE)' LINT_CFLAGS='$(DEFS) $(JANSSON_CFLAGS) $(UTF8PROC_CFLAGS) $(UV_CFLAGS) \
		$(LWS_CFLAGS) $(CURL_CFLAGS) $(SODIUM_CFLAGS) $(CRYPTO_CFLAGS) $(SQLITE_CFLAGS) $(INIH_CFLAGS) \
		$(NCURSES_CFLAGS) $(QRENCODE_CFLAGS)' $(srcdir)/tests/lint/lint.sh
.PHONY: lint
EXTRA_DIST += .clang-tidy tests/.clang-tidy tests/lint/lint.sh tests/lint/macros.h tests/lint/cppcheck.suppressions

# VALGRIND_TESTS: which programs, below the build folder; unit, screens, server, system and some of pty without it.
valgrind:
	VALGRIND_TESTS='$(VALGRIND_TESTS)' $(srcdir)/tests/valgrind/valgrind.sh
.PHONY: valgrind
EXTRA_DIST += tests/valgrind/valgrind.sh tests/valgrind/suppressions tests/valgrind/slow_clock.c

# What valgrind.sh loads before the programs it looks at.
slow_clock_sources = $(srcdir)/tests/valgrind/slow_clock.c $(srcdir)/tests/faults/shim_clock.c
tests/valgrind/slow_clock.so: $(slow_clock_sources) tests/faults/shim_parts.h
	$(AM_V_CC)$(MKDIR_P) tests/valgrind && $(CC) -I$(top_srcdir) -std=gnu11 $(WARN_CFLAGS) -O1 -g \
		-fPIC -shared -o $@ $(slow_clock_sources)
CLEANFILES += tests/valgrind/slow_clock.so

# 1.5 is what `systemd-analyze security` may find exposed at most (of 10).
unit-check:
	systemd-analyze security --no-pager --offline=true --threshold=15 $(srcdir)/doc/systemd/homeprod.service
.PHONY: unit-check
endif
