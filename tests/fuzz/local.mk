# tests/fuzz: one entry a file. `make check` runs the seeds, and for a moment what comes of changing them. `make fuzz`
# looks further with clang's libFuzzer, FUZZ_SECONDS for each of FUZZ_TARGETS; see fuzz.sh.
if FUZZER
fuzz_driver =
fuzz_link = $(AM_LDFLAGS) -fsanitize=fuzzer
else
fuzz_driver = tests/fuzz/driver.c
fuzz_link = $(AM_LDFLAGS)
endif
EXTRA_DIST += tests/fuzz/fuzz.h tests/fuzz/driver.c tests/fuzz/fuzz.sh tests/fuzz/seeds tests/fuzz/dictionaries

FUZZ_TARGETS = \
	protocol \
	text \
	http \
	edge \
	stream \
	screens \
	homeprod_conf \
	homepro_conf \
	theme \
	stripe \
	cli \
	input \
	kept

check_PROGRAMS += tests/fuzz/fuzz_protocol
tests_fuzz_fuzz_protocol_SOURCES = tests/fuzz/fuzz_protocol.c $(fuzz_driver)
tests_fuzz_fuzz_protocol_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_protocol_LDADD = $(PROTOCOL_LIBS)
check_PROGRAMS += tests/fuzz/fuzz_text
tests_fuzz_fuzz_text_SOURCES = tests/fuzz/fuzz_text.c $(fuzz_driver)
tests_fuzz_fuzz_text_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_text_LDADD = $(PROTOCOL_LIBS)
check_PROGRAMS += tests/fuzz/fuzz_http
tests_fuzz_fuzz_http_SOURCES = tests/fuzz/fuzz_http.c $(fuzz_driver)
tests_fuzz_fuzz_http_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_http_LDADD = $(SERVER_LIBS)
check_PROGRAMS += tests/fuzz/fuzz_edge
tests_fuzz_fuzz_edge_SOURCES = tests/fuzz/fuzz_edge.c $(fuzz_driver)
tests_fuzz_fuzz_edge_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_fuzz_fuzz_edge_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_edge_LDADD = $(house_libs)
check_PROGRAMS += tests/fuzz/fuzz_stream
tests_fuzz_fuzz_stream_SOURCES = tests/fuzz/fuzz_stream.c $(fuzz_driver)
tests_fuzz_fuzz_stream_CPPFLAGS = $(AM_CPPFLAGS) $(UV_CFLAGS) $(LWS_CFLAGS)
tests_fuzz_fuzz_stream_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_stream_LDADD = $(CLIENT_LIBS)
check_PROGRAMS += tests/fuzz/fuzz_screens
tests_fuzz_fuzz_screens_SOURCES = tests/fuzz/fuzz_screens.c $(fuzz_driver)
tests_fuzz_fuzz_screens_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_screens_LDADD = libscene.a $(TUI_LIBS)
check_PROGRAMS += tests/fuzz/fuzz_homeprod_conf
tests_fuzz_fuzz_homeprod_conf_SOURCES = tests/fuzz/fuzz_homeprod_conf.c $(fuzz_driver)
tests_fuzz_fuzz_homeprod_conf_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_homeprod_conf_LDADD = $(SERVER_LIBS)
check_PROGRAMS += tests/fuzz/fuzz_homepro_conf
tests_fuzz_fuzz_homepro_conf_SOURCES = tests/fuzz/fuzz_homepro_conf.c $(fuzz_driver)
tests_fuzz_fuzz_homepro_conf_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_homepro_conf_LDADD = $(CLIENT_LIBS)
check_PROGRAMS += tests/fuzz/fuzz_input
tests_fuzz_fuzz_input_SOURCES = tests/fuzz/fuzz_input.c $(fuzz_driver)
tests_fuzz_fuzz_input_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_input_LDADD = $(TUI_LIBS)
check_PROGRAMS += tests/fuzz/fuzz_theme
tests_fuzz_fuzz_theme_SOURCES = tests/fuzz/fuzz_theme.c $(fuzz_driver)
tests_fuzz_fuzz_theme_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_theme_LDADD = $(TUI_LIBS)
check_PROGRAMS += tests/fuzz/fuzz_stripe
tests_fuzz_fuzz_stripe_SOURCES = tests/fuzz/fuzz_stripe.c $(fuzz_driver)
tests_fuzz_fuzz_stripe_CPPFLAGS = $(AM_CPPFLAGS) $(SODIUM_CFLAGS)
tests_fuzz_fuzz_stripe_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_stripe_LDADD = $(SERVER_LIBS)
check_PROGRAMS += tests/fuzz/fuzz_cli
tests_fuzz_fuzz_cli_SOURCES = tests/fuzz/fuzz_cli.c $(fuzz_driver)
tests_fuzz_fuzz_cli_LDFLAGS = $(fuzz_link) -Wl,--wrap=exit,--wrap=argp_state_help
tests_fuzz_fuzz_cli_LDADD = libcli.a $(TUI_LIBS)
check_PROGRAMS += tests/fuzz/fuzz_kept
tests_fuzz_fuzz_kept_SOURCES = tests/fuzz/fuzz_kept.c $(fuzz_driver)
tests_fuzz_fuzz_kept_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_kept_LDADD = libfake.a $(CLIENT_LIBS)

FUZZ_SECONDS = 60
fuzz:
	FUZZ_TARGETS='$(FUZZ_TARGETS)' FUZZ_SECONDS='$(FUZZ_SECONDS)' $(srcdir)/tests/fuzz/fuzz.sh
.PHONY: fuzz
