# tests/fuzz: one entry a file. `make check` runs the seeds; `make fuzz` looks for new ones with clang's libFuzzer,
# FUZZ_SECONDS for each target, and leaves what breaks something as crash-* in the build folder.
fuzz_driver = tests/fuzz/driver.c
check_PROGRAMS += tests/fuzz/fuzz_protocol
tests_fuzz_fuzz_protocol_SOURCES = tests/fuzz/fuzz_protocol.c $(fuzz_driver)
tests_fuzz_fuzz_protocol_LDADD = $(PROTOCOL_LIBS)
check_PROGRAMS += tests/fuzz/fuzz_text
tests_fuzz_fuzz_text_SOURCES = tests/fuzz/fuzz_text.c $(fuzz_driver)
tests_fuzz_fuzz_text_LDADD = $(PROTOCOL_LIBS)
check_PROGRAMS += tests/fuzz/fuzz_server
tests_fuzz_fuzz_server_SOURCES = tests/fuzz/fuzz_server.c $(fuzz_driver)
tests_fuzz_fuzz_server_LDADD = $(SERVER_LIBS)

FUZZ_SECONDS = 60
FUZZ_CC = clang
FUZZ_TARGETS = \
	protocol \
	server \
	text
# What a target is built of beyond protocol/.
fuzz_sources_server = $(libloop_a_SOURCES) $(nodist_libloop_a_SOURCES) $(libserver_a_SOURCES) $(nodist_libserver_a_SOURCES)
fuzz_parts_server = $(UV_CFLAGS) $(LWS_CFLAGS) $(CURL_CFLAGS) $(SODIUM_CFLAGS) $(SQLITE_CFLAGS) $(INIH_CFLAGS) \
	$(CRYPTO_CFLAGS) $(CRYPTO_LIBS) $(CURL_LIBS) $(LWS_LIBS) $(UV_LIBS) $(SODIUM_LIBS) $(SQLITE_LIBS) $(INIH_LIBS)
fuzz_flags = -std=gnu11 -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined

fuzz:
	@$(MKDIR_P) tests/fuzz
	@set -e; for target in $(FUZZ_TARGETS); do \
		case $$target in \
		server) more="$(fuzz_sources_server)"; parts="$(fuzz_parts_server)";; \
		*) more=; parts=;; \
		esac; \
		sources=; for source in $(libprotocol_a_SOURCES) $$more; do \
			test -f $$source || source=$(srcdir)/$$source; \
			case $$source in *.c) sources="$$sources $$source";; esac; \
		done; \
		echo "fuzz $$target for $(FUZZ_SECONDS) s"; \
		$(FUZZ_CC) $(fuzz_flags) $(DEFS) $(DEFAULT_INCLUDES) $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(UTF8PROC_CFLAGS) \
			-o tests/fuzz/libfuzzer_$$target $(srcdir)/tests/fuzz/fuzz_$$target.c $$sources \
			$(JANSSON_LIBS) $(UTF8PROC_LIBS) $$parts; \
		$(MKDIR_P) tests/fuzz/corpus_$$target; \
		tests/fuzz/libfuzzer_$$target -max_total_time=$(FUZZ_SECONDS) -print_final_stats=1 \
			tests/fuzz/corpus_$$target $(srcdir)/tests/fuzz/seeds/$$target; \
	done
.PHONY: fuzz
EXTRA_DIST += tests/fuzz/seeds
