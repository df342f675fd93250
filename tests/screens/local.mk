# Screens as text, at three sizes; `make golden` writes them anew.
check_LIBRARIES += libscene.a
libscene_a_CPPFLAGS = $(AM_CPPFLAGS)
libscene_a_SOURCES = tests/screens/scene.c tests/screens/scene.h

check_PROGRAMS += tests/screens/test_screens
tests_screens_test_screens_SOURCES = \
	tests/screens/cases.h \
	tests/screens/customer_cases.c \
	tests/screens/helper_cases.c \
	tests/screens/kiosk_cases.c \
	tests/screens/operator_cases.c \
	tests/screens/test_screens.c
tests_screens_test_screens_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_screens_test_screens_LDADD = libscene.a $(TUI_LIBS) $(CMOCKA_LIBS)

SCREENS = $(wildcard $(srcdir)/tests/screens/*.screen)
EXTRA_DIST += $(SCREENS)

golden: tests/screens/test_screens
	HP_GOLDEN=1 HP_SRCDIR='$(abs_top_srcdir)' HP_BUILDDIR='$(abs_top_builddir)' LC_ALL=C.UTF-8 tests/screens/test_screens
.PHONY: golden
