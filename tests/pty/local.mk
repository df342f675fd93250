# Journeys through the real programs, each on a pseudo-terminal of its own, and the demo that plays one.
check_LIBRARIES += tests/pty/libplay.a
tests_pty_libplay_a_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_pty_libplay_a_SOURCES = \
	tests/pty/player.c \
	tests/pty/player.h \
	tests/pty/world.c \
	tests/pty/world.h
PLAY_LIBS = tests/pty/libplay.a $(PROTOCOL_LIBS) $(VTERM_LIBS)
