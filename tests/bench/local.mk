# make bench: where we stand (doc/performance.md). Not part of make check: a busy machine is no failure.
EXTRA_PROGRAMS += tests/bench/bench tests/bench/raw_list
CLEANFILES += tests/bench/bench$(EXEEXT) tests/bench/raw_list$(EXEEXT)
tests_bench_raw_list_SOURCES = tests/bench/raw_list.c
tests_bench_raw_list_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSES_CFLAGS)
tests_bench_raw_list_LDADD = $(NCURSES_LIBS)
tests_bench_bench_SOURCES = \
	tests/bench/bench.c \
	tests/bench/clock.c \
	tests/bench/clock.h \
	tests/bench/cores.c \
	tests/bench/cores.h \
	tests/bench/crowd.c \
	tests/bench/crowd.h \
	tests/bench/floor.c \
	tests/bench/floor.h \
	tests/bench/people.c \
	tests/bench/people.h \
	tests/bench/process.c \
	tests/bench/process.h \
	tests/bench/relay.c \
	tests/bench/relay.h \
	tests/bench/report.c \
	tests/bench/report.h \
	tests/bench/seat.c \
	tests/bench/seat.h \
	tests/bench/serving.c \
	tests/bench/serving.h \
	tests/bench/starting.c \
	tests/bench/watching.c \
	tests/bench/watching.h
tests_bench_bench_CPPFLAGS = $(AM_CPPFLAGS) $(SODIUM_CFLAGS) $(SQLITE_CFLAGS)
tests_bench_bench_LDADD = $(PLAY_LIBS) $(SERVER_LIBS) -lm

BENCH = HP_BUILDDIR='$(abs_top_builddir)' tests/bench/bench
bench: homeprod homepro network.so tests/bench/bench tests/bench/raw_list
	$(AM_V_at)$(BENCH) --json bench.json --plot '$(srcdir)/doc/performance.svg'
bench-short: homeprod homepro network.so tests/bench/bench tests/bench/raw_list
	$(AM_V_at)$(BENCH) --short --json bench.json
.PHONY: bench bench-short
CLEANFILES += bench.json
