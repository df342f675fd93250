#!/bin/bash
# SPDX-License-Identifier: ISC
# make fuzz: builds the targets with clang's libFuzzer below the build folder, in tests/fuzz/libfuzzer, and looks
# FUZZ_SECONDS for each of FUZZ_TARGETS, one after the other. What it has learned stays in corpus/NAME for the next
# time; what breaks something is NAME-crash-*, NAME-timeout-* or NAME-leak-*, and the target's own words are NAME.log.
# At the end a table: inputs tried, seconds of the clock and of the processor (the kernel's for it as well), edges of the
# code reached, findings.
set -eu
src=$(cd "$(dirname "$0")/../.." && pwd)
seconds=${FUZZ_SECONDS:-60}
here=$PWD/tests/fuzz/libfuzzer

mkdir -p "$here"
cd "$here"
if [ ! -e config.status ] || [ "$src/configure" -nt config.status ]; then
	"$src/configure" -q --enable-fuzzer CC="${FUZZ_CC:-clang}" CFLAGS=
fi
targets=()
for name in $FUZZ_TARGETS; do
	targets+=("tests/fuzz/fuzz_$name")
done
make -s "${targets[@]}"

figure() # PATTERN: the last number behind it in the log
{
	grep -aoE "$1 *[0-9]+" "$name.log" | tail -n 1 | grep -oE '[0-9]+$' || echo 0
}

export LC_ALL=C.UTF-8 HP_SRCDIR="$src" TIMEFORMAT='%U %S'
table=$(printf '%-14s %12s %8s %8s %6s %9s' target inputs seconds cpu edges findings)
broken=0
for name in $FUZZ_TARGETS; do
	mkdir -p "corpus/$name"
	began=$SECONDS
	echo "fuzz $name for $seconds s"
	cpu=$( { time "tests/fuzz/fuzz_$name" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=1024 -max_len=8192 \
		-print_final_stats=1 -artifact_prefix="$name-" -dict="$src/tests/fuzz/dictionaries/$name.dict" \
		"corpus/$name" "$src/tests/fuzz/seeds/$name" >"$name.log" 2>&1 || true; } 2>&1 | awk '{ print $1 + $2 }' )
	found=$(find . -maxdepth 1 \( -name "$name-crash-*" -o -name "$name-timeout-*" -o -name "$name-leak-*" \
		-o -name "$name-oom-*" \) | wc -l)
	grep -q number_of_executed_units "$name.log" || found=$((found + 1))
	broken=$((broken + found))
	table+=$(printf '\n%-14s %12s %8s %8s %6s %9s' "$name" "$(figure number_of_executed_units:)" \
		"$((SECONDS - began))" "$cpu" "$(figure 'cov:')" "$found")
done
echo "$table"
echo "what was learned and found: $here"
[ "$broken" -eq 0 ]
