# The front end without a screen: homepro's subcommands. And homepro itself.
noinst_LIBRARIES += libcli.a
libcli_a_CPPFLAGS = $(AM_CPPFLAGS) $(UV_CFLAGS)
libcli_a_SOURCES = \
	cli/board.c \
	cli/calls.c \
	cli/cli.c \
	cli/cli.h \
	cli/config.c \
	cli/devices.c \
	cli/job.h \
	cli/listing.c \
	cli/listing.h \
	cli/lines.c \
	cli/lines.h \
	cli/notify.c \
	cli/options.c \
	cli/options.h \
	cli/out.c \
	cli/out.h \
	cli/password.c \
	cli/payments.c \
	cli/plain.c \
	cli/plain.h \
	cli/plain_asks.c \
	cli/plain_board.c \
	cli/plain_feedback.c \
	cli/plain_link.c \
	cli/plain_menu.c \
	cli/plain_parts.h \
	cli/plain_places.c \
	cli/restricted.c \
	cli/restricted.h \
	cli/session.c \
	cli/shows.c \
	cli/sign_ins.c \
	cli/watch.c

bin_PROGRAMS += homepro
homepro_CPPFLAGS = $(AM_CPPFLAGS) $(UV_CFLAGS)
homepro_SOURCES = homepro.c catalogues.c catalogues.h loop/network.c loop/network.h private_memory.c private_memory.h
homepro_LDADD = libcli.a $(TUI_SCREEN_LIBS) libclient.a libloop.a $(PROTOCOL_LIBS) $(UV_LIBS) $(INIH_LIBS) $(SODIUM_LIBS) -ldl
homepro_LDFLAGS = $(AM_LDFLAGS) -Wl,--export-dynamic
EXTRA_homepro_DEPENDENCIES = network.so
