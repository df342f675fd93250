#!/bin/sh
# SPDX-License-Identifier: ISC
# Every language says everything that a person can read, as the sources have it now; and everything that a person can
# read is marked for it.
srcdir=${HP_SRCDIR:-.}
builddir=${HP_BUILDDIR:-.}
# Words in a row that are no sentence for people: names, a setting's choices, and what is said with no memory left.
no_sentence='HomePro Assist|homepro pending|Bearer %s|Authorization: Bearer|urn:homepro|out of memory|not every build of which|"auto '

if ! command -v xgettext >/dev/null || ! command -v msgmerge >/dev/null; then
	echo '1..0 # SKIP gettext is not here'
	exit 0
fi
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT

# Which folders speak is SPEAKING of local.mk.
sources()
{
	(cd "$srcdir" && find "$@" -name '*.[ch]' | sort)
}
{ echo homepro.c; sources protocol loop client cli tui server; } >"$folder/files"
(cd "$srcdir" && xgettext --from-code=UTF-8 --keyword=_ --keyword=N_ --keyword=ngettext:1,2 --no-wrap \
	-f "$folder/files" -o "$folder/now.pot") 2>/dev/null || exit 1

n=0
# say PROBLEMS SENTENCE: fine where the file is empty
say()
{
	n=$((n + 1))
	[ ! -s "$1" ] || printf 'not '
	echo "ok $n - $2"
	sed 's/^/# /' "$1"
}

echo 1..7
for language in de es fr; do
	{
		msgmerge -q -N -o "$folder/$language.po" "$srcdir/po/$language.po" "$folder/now.pot" 2>/dev/null || echo "it cannot be merged"
		msgattrib --untranslated --no-obsolete --no-wrap "$folder/$language.po" 2>/dev/null | grep '^msgid ".'
		msgfmt --check-format -o /dev/null "$srcdir/po/$language.po" 2>&1 | grep -v 'warning:'
	} >"$folder/problems"
	say "$folder/problems" "$language says all that a person can read"
done

# argp counts bytes and begins what does not fit at the left edge.
for language in de es fr; do
	LC_ALL=C.UTF-8 LANGUAGE=$language "$builddir/homepro" --help | awk '/^$/ { part++ } part == 3 && !/^$|^  / ' >"$folder/problems"
	[ -s "$builddir/po/$language/LC_MESSAGES/homepro-assist.mo" ] || echo 'there is no catalogue' >>"$folder/problems"
	say "$folder/problems" "$language has room for each subcommand's sentence in --help"
done

# Two words in a row in a literal that xgettext finds only when told to take all. The log and doc/limits.md stay English,
# and neither lists of keys nor what a role of a theme looks like are sentences.
grep -v -e '^server/' -e '^tui/roles.h' -e '^protocol/limits.h' "$folder/files" >"$folder/front"
(cd "$srcdir" && xgettext -a --from-code=UTF-8 --no-wrap -f "$folder/front" -o "$folder/all.pot") 2>/dev/null || exit 1
awk -v no_sentence="$no_sentence" '
	FNR == NR { if (/^msgid/) { sub(/^msgid(_plural)?/, "msgid"); marked[$0] } next }
	/^#:/ { for (i = 2; i <= NF; i++) places[++count] = $i }
	/^msgid "/ {
		if (!($0 in marked) && $0 ~ /[A-Za-z][a-z]+[,:;]? [a-z][a-z]/ && $0 !~ no_sentence)
			for (i = 1; i <= count; i++) print places[i], $0
	}
	/^$/ { count = 0 }
' "$folder/now.pot" "$folder/all.pot" | while IFS=': ' read -r file line sentence; do
	first=$((line > 1 ? line - 1 : 1))
	sed -n "${first},${line}p" "$srcdir/$file" | grep -q -e 'log_' -e 'key_is(' -e '_Static_assert' || echo "$file:$line: $sentence"
done >"$folder/problems"
say "$folder/problems" 'nothing is said to people but through gettext'
