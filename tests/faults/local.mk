# Harm done to the real homeprod from outside: killed at chosen points under load, out of memory, in another time.
EXTRA_PROGRAMS += tests/fake/fake-stripe
tests_fake_fake_stripe_SOURCES = tests/fake/fake_stripe_main.c
tests_fake_fake_stripe_CPPFLAGS = $(AM_CPPFLAGS) $(UV_CFLAGS) $(SODIUM_CFLAGS)
tests_fake_fake_stripe_LDADD = libfakestripe.a $(LOOP_LIBS) $(SODIUM_LIBS)
CLEANFILES += tests/fake/fake-stripe

# What is loaded before the program under test. No sanitizer may be in it: it is there before they are.
shim_sources = $(srcdir)/tests/faults/shim.c $(srcdir)/tests/faults/shim_clock.c $(srcdir)/tests/faults/shim_memory.c
tests/faults/shim.so: $(shim_sources) tests/faults/shim_parts.h tests/faults/shim.h
	$(AM_V_CC)$(MKDIR_P) tests/faults && $(CC) -I$(top_srcdir) -std=gnu11 $(WARN_CFLAGS) -O1 -g \
		-fPIC -shared -o $@ $(shim_sources)
CLEANFILES += tests/faults/shim.so
EXTRA_DIST += tests/faults/shim.c tests/faults/shim_clock.c tests/faults/shim_memory.c tests/faults/shim_parts.h

# The thousand kills: around the outbox, while requests go through.
check_PROGRAMS += tests/faults/test_kills
tests_faults_test_kills_SOURCES = \
	tests/faults/child.c \
	tests/faults/child.h \
	tests/faults/player.c \
	tests/faults/player.h \
	tests/faults/test_kills.c \
	tests/faults/world.c \
	tests/faults/world.h
tests_faults_test_kills_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS) $(SQLITE_CFLAGS)
tests_faults_test_kills_LDADD = $(LOOP_LIBS) $(SQLITE_LIBS) $(CMOCKA_LIBS)
EXTRA_tests_faults_test_kills_DEPENDENCIES = homeprod tests/fake/fake-stripe

# make kill-test KILLS=1000
KILLS = 1000
kill-test: tests/faults/test_kills
	$(AM_V_at)HP_BUILDDIR='$(abs_top_builddir)' KILLS=$(KILLS) tests/faults/test_kills
.PHONY: kill-test

# A homeprod under load, and what is recorded of it.
check_LIBRARIES += libfaults.a
libfaults_a_SOURCES = \
	tests/bench/people.c \
	tests/bench/people.h \
	tests/faults/audit.c \
	tests/faults/child.c \
	tests/faults/child.h \
	tests/faults/customer.c \
	tests/faults/helper.c \
	tests/faults/home.c \
	tests/faults/home.h \
	tests/faults/load.c \
	tests/faults/load.h \
	tests/faults/person.c \
	tests/faults/person.h \
	tests/faults/shim.h
libfaults_a_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS) $(SODIUM_CFLAGS) $(SQLITE_CFLAGS)
faults_libs = libfaults.a libfake.a $(CLIENT_LIBS) $(SERVER_LIBS) $(CMOCKA_LIBS)
faults_needs = homeprod tests/faults/shim.so
FAULTS_RUN = $(AM_V_at)HP_SRCDIR='$(abs_top_srcdir)' HP_BUILDDIR='$(abs_top_builddir)' LC_ALL=C.UTF-8

check_PROGRAMS += tests/faults/test_crash
tests_faults_test_crash_SOURCES = tests/faults/test_crash.c
tests_faults_test_crash_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_faults_test_crash_LDADD = $(faults_libs)
EXTRA_tests_faults_test_crash_DEPENDENCIES = $(faults_needs)

# make crash-test KILLS=500
crash-test: tests/faults/test_crash
	$(FAULTS_RUN) KILLS=$(KILLS) tests/faults/test_crash
.PHONY: crash-test

# What goes on under load: a backup, a stream that nobody reads, no descriptor left.
check_PROGRAMS += tests/faults/test_load
tests_faults_test_load_SOURCES = \
	tests/bench/clock.c \
	tests/bench/clock.h \
	tests/bench/crowd.c \
	tests/bench/crowd.h \
	tests/bench/process.c \
	tests/bench/process.h \
	tests/faults/test_load.c
tests_faults_test_load_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_faults_test_load_LDADD = $(faults_libs)
EXTRA_tests_faults_test_load_DEPENDENCIES = $(faults_needs)

# Memory and descriptors over time. make soak SOAK_MINUTES=30
check_PROGRAMS += tests/faults/test_soak
tests_faults_test_soak_SOURCES = \
	tests/bench/process.c \
	tests/bench/process.h \
	tests/faults/test_soak.c
tests_faults_test_soak_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_faults_test_soak_LDADD = $(faults_libs)
EXTRA_tests_faults_test_soak_DEPENDENCIES = $(faults_needs)
SOAK_MINUTES = 30
soak: tests/faults/test_soak
	$(FAULTS_RUN) SOAK_SECONDS=$$(($(SOAK_MINUTES) * 60)) tests/faults/test_soak
.PHONY: soak

# Planted damage, and files that are no good.
check_PROGRAMS += tests/faults/test_damage
tests_faults_test_damage_SOURCES = tests/faults/test_damage.c
tests_faults_test_damage_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_faults_test_damage_LDADD = libharness.a libfake.a $(SERVER_LIBS) $(CMOCKA_LIBS)
EXTRA_tests_faults_test_damage_DEPENDENCIES = homeprod

# Lines of poor quality. In the check both programs live ten times as fast; make line-test takes the time it takes.
check_PROGRAMS += tests/faults/test_lines
tests_faults_test_lines_SOURCES = \
	tests/faults/bad_line.c \
	tests/faults/bad_line.h \
	tests/faults/test_lines.c
tests_faults_test_lines_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_faults_test_lines_LDADD = $(PLAY_LIBS) $(UV_LIBS) $(CMOCKA_LIBS)
EXTRA_tests_faults_test_lines_DEPENDENCIES = homepro $(faults_needs)
line-test: homepro homeprod tests/faults/test_lines
	$(FAULTS_RUN) LINES_SPEED=1 tests/faults/test_lines
.PHONY: line-test

# Short of death: a disk that fails, a clock that is set, no descriptor left. make fault-test FAULTS=300
check_PROGRAMS += tests/faults/test_harm
tests_faults_test_harm_SOURCES = \
	tests/bench/process.c \
	tests/bench/process.h \
	tests/faults/test_harm.c
tests_faults_test_harm_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_faults_test_harm_LDADD = $(faults_libs)
EXTRA_tests_faults_test_harm_DEPENDENCIES = $(faults_needs)
FAULTS = 300
fault-test: tests/faults/test_harm
	$(FAULTS_RUN) FAULTS=$(FAULTS) tests/faults/test_harm
.PHONY: fault-test

# Each allocation fails once. In the check a few of them, all by make memory-test.
walk_sources = \
	tests/faults/walk.c \
	tests/faults/walk.h
check_PROGRAMS += tests/faults/test_places
tests_faults_test_places_SOURCES = \
	$(walk_sources) \
	tests/faults/round.c \
	tests/faults/round.h \
	tests/faults/test_places.c
tests_faults_test_places_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(SQLITE_CFLAGS)
tests_faults_test_places_LDADD = libfake.a $(PROTOCOL_LIBS) $(SQLITE_LIBS) $(CMOCKA_LIBS)
EXTRA_tests_faults_test_places_DEPENDENCIES = $(faults_needs)

check_PROGRAMS += tests/faults/test_places_homepro
tests_faults_test_places_homepro_SOURCES = \
	$(walk_sources) \
	tests/faults/test_places_homepro.c
tests_faults_test_places_homepro_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_faults_test_places_homepro_LDADD = libfake.a $(PLAY_LIBS) $(CMOCKA_LIBS)
EXTRA_tests_faults_test_places_homepro_DEPENDENCIES = homepro $(faults_needs)

# By chance, while many work at once; and migrations that are killed. Not part of the check.
EXTRA_PROGRAMS += tests/faults/test_memory
CLEANFILES += tests/faults/test_memory$(EXEEXT)
tests_faults_test_memory_SOURCES = tests/faults/test_memory.c
tests_faults_test_memory_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS) $(SQLITE_CFLAGS)
tests_faults_test_memory_LDADD = $(faults_libs)
EXTRA_tests_faults_test_memory_DEPENDENCIES = $(faults_needs)

# All of it: each program goes through its places in WALK_PARTS parts at once, since most of a run is waiting.
# make memory-test MEMORY_STEPS=300; WALK_PLACES=100 tries that many places of each way in place of all.
MEMORY_STEPS = 60
WALK_PLACES = 0
WALK_PARTS = 4
memory-test: homepro $(faults_needs) tests/faults/test_places tests/faults/test_places_homepro \
		tests/faults/test_memory
	$(FAULTS_RUN); export HP_SRCDIR HP_BUILDDIR LC_ALL; for program in test_places test_places_homepro; do \
		seq $(WALK_PARTS) | xargs -P $(WALK_PARTS) -I @ \
			env WALK_PLACES=$(WALK_PLACES) WALK_PART=@/$(WALK_PARTS) tests/faults/$$program || exit 1; \
	done
	$(FAULTS_RUN) MEMORY_STEPS=$(MEMORY_STEPS) tests/faults/test_memory
.PHONY: memory-test
