#!/bin/bash
# SPDX-License-Identifier: ISC
# make valgrind: builds without sanitizers below the build folder, in valgrind/, and runs VALGRIND_TESTS (the
# unit, screen, server and system tests, and the journeys through the real programs, unless told) under valgrind: memory
# that is read before it is written, or after it is freed, or lost, and descriptors left open, in homepro and homeprod
# too where a test starts them. Time passes more slowly for all of it (slow_clock.c). What is known and not ours:
# suppressions, with reasons. Prints a line a program, and fails with any finding. VALGRIND_JOBS at once, or as many as
# there are processors.
set -eu
src=$(cd "$(dirname "$0")/../.." && pwd)

# What none may do, whatever becomes of it. test_terminal sends an abort, to see what is left of the terminal.
wrong_of()
{
	case $1 in
	test_terminal) aborts= ;;
	*) aborts='|6' ;;
	esac
	echo "Invalid |uninitialised|Mismatched|points to|default action of signal (4|7|8|11$aborts) "
}
lost='blocks are (definitely|indirectly|possibly) lost'

# Of valgrind's log: what runs, and whose child it is.
of_log()
{
	sed -n "s/^==[0-9]*== $2: //p" "$1" | head -n 1
}

# Whether it has to give everything back: a program of ours that came to its end. Not so one that a test has killed,
# another's script, and what there is between fork() and exec, or _exit: it has all of its parent's, and gives nothing.
has_ended()
{
	parent=${1%.*}.$(of_log "$1" 'Parent PID')
	case $(of_log "$1" Command) in
	tests/* | "$PWD"/*) ;;
	*) return 1 ;;
	esac
	grep -q 'HEAP SUMMARY' "$1" && ! grep -q 'Process terminating' "$1" &&
		{ [ ! -e "$parent" ] || [ "$(of_log "$parent" Command)" != "$(of_log "$1" Command)" ]; }
}

# Those it has not inherited: valgrind 3.19 tells of them, and goes on.
left_open()
{
	awk '/Open .*(descriptor|socket)/ { getline; if ($0 !~ /inherited from parent/) count++ } END { print count + 0 }' "$1"
}

# Passwords are made to be slow, and here they are slower than anything else.
slowness()
{
	case $1 in
	test_system_login | test_system_limits) echo 50 ;;
	*) echo 10 ;;
	esac
}

# What cannot go like this: test_names measures how soon a key is answered.
is_left_out()
{
	[ "$1" = test_names ]
}

# one PROGRAM: a line, and 1 with a finding
one()
{
	name=$(basename "$1")
	status=0
	open=0
	programs=0
	found=
	began=$SECONDS
	rm -f "$name".log.*
	LD_PRELOAD=$PWD/tests/valgrind/slow_clock.so HP_SLOW=$(slowness "$name") valgrind \
		--trace-children=yes --trace-children-skip='/usr/*,/bin/*,*/openssl' \
		--leak-check=full --errors-for-leak-kinds=definite,indirect,possible --track-fds=yes --error-exitcode=99 \
		--num-callers=40 --suppressions="$src/tests/valgrind/suppressions" \
		--log-file="$name.log.%p" "$1" >"$name.out" 2>&1 || status=$?
	for log in "$name".log.*; do
		if grep -qE "$(wrong_of "$name")" "$log" || { has_ended "$log" && grep -qE "$lost" "$log"; }; then
			found="$found $PWD/$log"
		fi
		if has_ended "$log"; then
			programs=$((programs + 1))
			open=$((open + $(left_open "$log")))
		fi
	done
	said='no errors'
	[ "$status" -eq 0 ] || said="ended with $status, see $PWD/$name.out"
	[ -z "$found" ] || said="errors, see$found"
	echo "$1: $said, $open descriptors left open ($programs programs, $((SECONDS - began)) s)"
	[ "$said" = 'no errors' ] && [ "$open" -eq 0 ]
}

if [ "${1:-}" = one ]; then
	one "$2"
	exit
fi

here=$PWD/valgrind
mkdir -p "$here"
cd "$here"
if [ ! -e config.status ] || [ "$src/configure" -nt config.status ]; then
	"$src/configure" -q CC="${CC:-gcc}" CFLAGS='-g -O1'
fi
# Too deep for homepro to find the source's themes by itself.
make -s pkgdatadir="$src" all
make -s pkgdatadir="$src" check TESTS= >/dev/null
make -s tests/valgrind/slow_clock.so
export LC_ALL=C.UTF-8 HP_SRCDIR="$src" HP_BUILDDIR="$here" CMOCKA_MESSAGE_OUTPUT=TAP
if [ -z "${VALGRIND_TESTS:-}" ]; then
	VALGRIND_TESTS=$(find tests/unit tests/screens tests/server tests/system tests/pty \
		-name 'test_*' -type f -executable | sort | while read -r program; do
		is_left_out "$(basename "$program")" || echo "$program"
	done)
fi
failed=0
echo "$VALGRIND_TESTS" | tr ' ' '\n' |
	xargs -P "${VALGRIND_JOBS:-$(nproc)}" -n 1 "$src/tests/valgrind/valgrind.sh" one || failed=1
[ "$failed" -eq 0 ] && echo 'valgrind: no findings'
exit "$failed"
