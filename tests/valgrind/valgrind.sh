#!/bin/bash
# SPDX-License-Identifier: ISC
# make valgrind: builds without sanitizers below the build folder, in tests/valgrind/build, and runs VALGRIND_TESTS (the
# unit, screen, server and system tests, unless told) under valgrind: memory that is read before it is written, or after
# it is freed, or lost, and descriptors left open. Their deadlines are meant for a machine that is not busy. What is
# known and not ours: suppressions, with reasons. Ends with a line a program, and fails with any finding.
set -eu
src=$(cd "$(dirname "$0")/../.." && pwd)
here=$PWD/tests/valgrind/build

mkdir -p "$here"
cd "$here"
if [ ! -e config.status ] || [ "$src/configure" -nt config.status ]; then
	"$src/configure" -q CC="${CC:-gcc}" CFLAGS='-g -O1'
fi
make -s all
make -s check TESTS=
export LC_ALL=C.UTF-8 HP_SRCDIR="$src" HP_BUILDDIR="$here" CMOCKA_MESSAGE_OUTPUT=TAP
if [ -z "${VALGRIND_TESTS:-}" ]; then
	VALGRIND_TESTS=$(find tests/unit tests/screens tests/server tests/system -name 'test_*' -type f -executable | sort)
fi

# Those it has not inherited: valgrind 3.19 tells of them, and goes on.
left_open()
{
	awk '/Open .*(descriptor|socket)/ { getline; if ($0 !~ /inherited from parent/) count++ } END { print count + 0 }' "$1"
}

failed=0
for program in $VALGRIND_TESTS; do
	log=$(basename "$program").log
	status=0
	valgrind -q --leak-check=full --errors-for-leak-kinds=definite,indirect,possible --track-fds=yes \
		--error-exitcode=99 --num-callers=30 --suppressions="$src/tests/valgrind/suppressions" \
		--log-file="$log" "$program" >"${log%.log}.out" 2>&1 || status=$?
	open=$(left_open "$log")
	case $status in
	0) said='no errors' ;;
	99) said="errors, see $here/$log" ;;
	*) said="ended with $status, see $here/${log%.log}.out" ;;
	esac
	echo "$program: $said, $open descriptors left open"
	[ "$status" -eq 0 ] && [ "$open" -eq 0 ] || failed=$((failed + 1))
done
echo "valgrind: $failed with findings"
[ "$failed" -eq 0 ]
