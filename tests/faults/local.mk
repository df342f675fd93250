# The thousand kills: the real homeprod, killed around the outbox while requests go through.
EXTRA_PROGRAMS += tests/fake/fake-stripe
tests_fake_fake_stripe_SOURCES = tests/fake/fake_stripe_main.c
tests_fake_fake_stripe_CPPFLAGS = $(AM_CPPFLAGS) $(UV_CFLAGS) $(SODIUM_CFLAGS)
tests_fake_fake_stripe_LDADD = libfakestripe.a $(LOOP_LIBS) $(SODIUM_LIBS)
CLEANFILES += tests/fake/fake-stripe

check_PROGRAMS += tests/faults/test_kills
tests_faults_test_kills_SOURCES = \
	tests/faults/player.c \
	tests/faults/player.h \
	tests/faults/test_kills.c \
	tests/faults/world.c \
	tests/faults/world.h
tests_faults_test_kills_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_faults_test_kills_LDADD = $(LOOP_LIBS) $(CMOCKA_LIBS)
EXTRA_tests_faults_test_kills_DEPENDENCIES = homeprod tests/fake/fake-stripe

# make kill-test KILLS=1000
KILLS = 1000
kill-test: tests/faults/test_kills
	$(AM_V_at)HP_BUILDDIR='$(abs_top_builddir)' KILLS=$(KILLS) tests/faults/test_kills
.PHONY: kill-test
