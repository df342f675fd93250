# Journeys through the real programs, each on a pseudo-terminal of its own, and the demo that plays one.
check_LIBRARIES += tests/pty/libplay.a
tests_pty_libplay_a_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_pty_libplay_a_SOURCES = \
	tests/pty/camera.c \
	tests/pty/camera.h \
	tests/pty/player.c \
	tests/pty/player.h \
	tests/pty/till.c \
	tests/pty/till.h \
	tests/pty/world.c \
	tests/pty/world.h
# Kiosks and who stands at them, and what groups of journeys stand on; with cmocka, since its steps fail the test they are
# taken in.
check_LIBRARIES += tests/pty/libhall.a
tests_pty_libhall_a_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_pty_libhall_a_SOURCES = \
	tests/pty/hall.c \
	tests/pty/hall.h \
	tests/pty/stage.c \
	tests/pty/stage.h \
	tests/pty/traces.c \
	tests/pty/traces.h
HALL_LIBS = tests/pty/libhall.a
PLAY_LIBS = tests/pty/libplay.a $(PROTOCOL_LIBS) $(VTERM_LIBS)

# The demo: bootstrap makes it, and a journey plays with it.
EXTRA_PROGRAMS += tests/pty/demo
CLEANFILES += tests/pty/demo$(EXEEXT)
tests_pty_demo_SOURCES = tests/pty/demo.c tests/pty/story.c tests/pty/story.h
tests_pty_demo_LDADD = $(PLAY_LIBS)

check_PROGRAMS += tests/pty/test_codes
tests_pty_test_codes_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_pty_test_codes_SOURCES = tests/pty/test_codes.c
tests_pty_test_codes_LDADD = $(HALL_LIBS) $(PLAY_LIBS) $(CMOCKA_LIBS)
EXTRA_tests_pty_test_codes_DEPENDENCIES = tests/fake/fake-stripe$(EXEEXT)

check_PROGRAMS += tests/pty/test_commands
tests_pty_test_commands_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_pty_test_commands_SOURCES = tests/pty/test_commands.c
tests_pty_test_commands_LDADD = $(HALL_LIBS) $(PLAY_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/pty/test_private
tests_pty_test_private_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_pty_test_private_SOURCES = tests/pty/test_private.c
tests_pty_test_private_LDADD = $(PLAY_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/pty/test_reload
tests_pty_test_reload_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_pty_test_reload_SOURCES = tests/pty/test_reload.c
tests_pty_test_reload_LDADD = $(PLAY_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/pty/test_restricted
tests_pty_test_restricted_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_pty_test_restricted_SOURCES = tests/pty/test_restricted.c
tests_pty_test_restricted_LDADD = libcli.a $(HALL_LIBS) $(PLAY_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/pty/test_curl
tests_pty_test_curl_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_pty_test_curl_SOURCES = tests/pty/test_curl.c
tests_pty_test_curl_LDADD = $(PLAY_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/pty/test_keys
tests_pty_test_keys_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_pty_test_keys_SOURCES = tests/pty/test_keys.c
tests_pty_test_keys_LDADD = $(HALL_LIBS) $(PLAY_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/pty/test_sign_ins
tests_pty_test_sign_ins_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_pty_test_sign_ins_SOURCES = tests/pty/test_sign_ins.c
tests_pty_test_sign_ins_LDADD = $(HALL_LIBS) $(PLAY_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/pty/test_kiosks
tests_pty_test_kiosks_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_pty_test_kiosks_SOURCES = tests/pty/test_kiosks.c
tests_pty_test_kiosks_LDADD = $(HALL_LIBS) $(PLAY_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/pty/test_demo
tests_pty_test_demo_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_pty_test_demo_SOURCES = tests/pty/test_demo.c
tests_pty_test_demo_LDADD = $(HALL_LIBS) $(PLAY_LIBS) $(CMOCKA_LIBS)
EXTRA_tests_pty_test_demo_DEPENDENCIES = tests/pty/demo$(EXEEXT)

check_PROGRAMS += tests/pty/test_dress
tests_pty_test_dress_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_pty_test_dress_SOURCES = tests/pty/test_dress.c
tests_pty_test_dress_LDADD = $(HALL_LIBS) $(PLAY_LIBS) $(CMOCKA_LIBS)

# In the check a short hour; `make hour` plays a whole one.
check_PROGRAMS += tests/pty/test_hour
tests_pty_test_hour_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_pty_test_hour_SOURCES = tests/pty/line.c tests/pty/line.h tests/pty/test_hour.c
tests_pty_test_hour_LDADD = $(PLAY_LIBS) $(CMOCKA_LIBS)
.PHONY: hour
hour: all tests/pty/test_hour
	HP_HOUR_REQUESTS=200 HP_BUILDDIR='$(abs_top_builddir)' HP_SRCDIR='$(abs_top_srcdir)' LC_ALL=C.UTF-8 \
		tests/pty/test_hour

check_PROGRAMS += tests/pty/test_lifecycle
tests_pty_test_lifecycle_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_pty_test_lifecycle_SOURCES = tests/pty/story.c tests/pty/story.h tests/pty/test_lifecycle.c
tests_pty_test_lifecycle_LDADD = $(PLAY_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/pty/test_names
tests_pty_test_names_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_pty_test_names_SOURCES = tests/pty/test_names.c
tests_pty_test_names_LDADD = $(HALL_LIBS) $(PLAY_LIBS) $(CMOCKA_LIBS)
EXTRA_tests_pty_test_names_DEPENDENCIES = tests/fake/deaf_names$(EXEEXT)
EXTRA_PROGRAMS += tests/fake/deaf_names
CLEANFILES += tests/fake/deaf_names$(EXEEXT)
tests_fake_deaf_names_SOURCES = tests/fake/deaf_names.c

check_PROGRAMS += tests/pty/test_plain
tests_pty_test_plain_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_pty_test_plain_SOURCES = tests/pty/test_plain.c
tests_pty_test_plain_LDADD = $(HALL_LIBS) $(PLAY_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/pty/test_restart
tests_pty_test_restart_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_pty_test_restart_SOURCES = tests/pty/test_restart.c
tests_pty_test_restart_LDADD = $(HALL_LIBS) $(PLAY_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/pty/test_terminal
tests_pty_test_terminal_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_pty_test_terminal_SOURCES = tests/pty/test_terminal.c
tests_pty_test_terminal_LDADD = $(HALL_LIBS) $(PLAY_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/pty/test_walks
tests_pty_test_walks_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_pty_test_walks_SOURCES = tests/pty/test_walks.c
tests_pty_test_walks_LDADD = $(HALL_LIBS) $(PLAY_LIBS) $(TUI_LIBS) $(CMOCKA_LIBS)
EXTRA_tests_pty_test_walks_DEPENDENCIES = tests/fake/fake-stripe$(EXEEXT)

check_PROGRAMS += tests/pty/test_wire
tests_pty_test_wire_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(SODIUM_CFLAGS)
tests_pty_test_wire_SOURCES = tests/pty/test_wire.c
tests_pty_test_wire_LDADD = $(HALL_LIBS) $(PLAY_LIBS) $(SODIUM_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/pty/test_kiosk tests/pty/test_kiosk_falls tests/pty/test_kiosk_left
tests_pty_test_kiosk_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_pty_test_kiosk_SOURCES = tests/pty/test_kiosk.c
tests_pty_test_kiosk_LDADD = $(HALL_LIBS) $(PLAY_LIBS) $(CMOCKA_LIBS)
EXTRA_tests_pty_test_kiosk_DEPENDENCIES = tests/fake/fake-stripe$(EXEEXT)
tests_pty_test_kiosk_falls_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_pty_test_kiosk_falls_SOURCES = tests/pty/test_kiosk_falls.c
tests_pty_test_kiosk_falls_LDADD = $(HALL_LIBS) $(PLAY_LIBS) $(CMOCKA_LIBS)
EXTRA_tests_pty_test_kiosk_falls_DEPENDENCIES = tests/fake/fake-stripe$(EXEEXT)
tests_pty_test_kiosk_left_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_pty_test_kiosk_left_SOURCES = tests/pty/test_kiosk_left.c
tests_pty_test_kiosk_left_LDADD = $(HALL_LIBS) $(PLAY_LIBS) $(CMOCKA_LIBS)
EXTRA_tests_pty_test_kiosk_left_DEPENDENCIES = tests/fake/fake-stripe$(EXEEXT)

# A hundred customers in a row through one kiosk, each with a session; some seven minutes.
kiosk-hundred: all tests/pty/test_kiosk tests/fake/fake-stripe
	HP_KIOSK_CUSTOMERS=100 HP_BUILDDIR='$(abs_top_builddir)' LC_ALL=C.UTF-8 tests/pty/test_kiosk

check_PROGRAMS += tests/pty/test_storm
tests_pty_test_storm_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_pty_test_storm_SOURCES = \
	tests/bench/clock.c \
	tests/bench/clock.h \
	tests/bench/relay.c \
	tests/bench/relay.h \
	tests/bench/seat.c \
	tests/bench/seat.h \
	tests/pty/test_storm.c
tests_pty_test_storm_LDADD = $(PLAY_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/pty/test_money
tests_pty_test_money_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(SQLITE_CFLAGS)
tests_pty_test_money_SOURCES = tests/pty/money.c tests/pty/money.h tests/pty/test_money.c
tests_pty_test_money_LDADD = $(PLAY_LIBS) $(SQLITE_LIBS) $(CMOCKA_LIBS)
EXTRA_tests_pty_test_money_DEPENDENCIES = tests/fake/fake-stripe$(EXEEXT)
