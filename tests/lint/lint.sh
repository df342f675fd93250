#!/bin/bash
# SPDX-License-Identifier: ISC
# make lint: clang-tidy (what of it, and why not the rest: .clang-tidy and tests/.clang-tidy) and cppcheck over all
# that is installed, and over the tests. A finding fails it. With LINT_SINCE=COMMIT only over the files that differ from
# that commit, which is quick. It runs in the build folder, for config.h; LINT_CFLAGS has the libraries' paths.
set -eu
src=$(cd "$(dirname "$0")/../.." && pwd)
out=$PWD/lint.out
export LINT_FLAGS="-std=gnu11 -I. -I$PWD -DLOCALEDIR=\"\" -DTHEMEDIR=\"\" -DSYSCONFDIR=\"\" -DPKGLIBDIR=\"\" ${LINT_CFLAGS:-}"
cd "$src"
if [ -n "${LINT_SINCE:-}" ]; then
	mapfile -t files < <(git diff --name-only --diff-filter=d "$LINT_SINCE" -- '*.c')
else
	mapfile -t files < <(ls ./*.c protocol/*.c loop/*.c client/*.c cli/*.c tui/*.c tui/*/*.c server/*.c server/*/*.c \
		tests/*/*.c)
fi
if [ "${#files[@]}" -eq 0 ]; then
	echo 'lint: nothing to look at'
	exit 0
fi
echo "lint: ${#files[@]} files"
: >"$out"
# One at a time: clang 14 remembers things from one file to the next.
# shellcheck disable=SC2016 # the inner shell's
printf '%s\0' "${files[@]}" | xargs -0 -P "$(nproc)" -n 1 sh -c \
	'clang-tidy --quiet "$0" -- $LINT_FLAGS 2>/dev/null || echo "$0: clang-tidy has findings, or could not read it"' \
	>>"$out"
cppcheck --quiet --std=c11 --enable=warning,performance,portability --library=posix --inline-suppr \
	--suppressions-list=tests/lint/cppcheck.suppressions --include=tests/lint/macros.h -I. -j "$(nproc)" \
	"${files[@]}" >>"$out" 2>&1
cat "$out"
if [ -s "$out" ]; then
	exit 1
fi
echo 'lint: no findings'
