#!/bin/sh
# SPDX-License-Identifier: ISC
# Every language says everything that a customer can see: the sentences of these files, as they are now.
srcdir=${HP_SRCDIR:-.}
customer='protocol/format.c protocol/format.h tui/language.c client/sentences.c client/receipt.c tui/kiosk.c tui/kiosk_rules.c tui/screens.c tui/screens/start.c
	tui/screens/describe.c tui/screens/confirm.c tui/screens/looking.c tui/screens/meeting.c tui/screens/ended.c
	tui/screens/feedback.c tui/screens/attract.c tui/screens/overlays.c tui/screens/sign_in.c tui/screens/sign_ins.c
	tui/widgets/page.c tui/widgets/chrome.c tui/answers.c'

if ! command -v xgettext >/dev/null || ! command -v msgmerge >/dev/null; then
	echo '1..0 # SKIP gettext is not here'
	exit 0
fi
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
# shellcheck disable=SC2086
(cd "$srcdir" && xgettext --from-code=UTF-8 --keyword=_ --keyword=N_ --keyword=ngettext:1,2 -o "$folder/now.pot" $customer) || exit 1
echo 1..3
n=0
for language in de es fr; do
	n=$((n + 1))
	msgmerge -q -N -o "$folder/$language.po" "$srcdir/po/$language.po" "$folder/now.pot" &&
		msgattrib --untranslated --no-obsolete "$folder/$language.po" >"$folder/missing" &&
		msgfmt --check-format -o /dev/null "$srcdir/po/$language.po"
	if [ $? -eq 0 ] && ! grep -q '^msgid ".' "$folder/missing"; then
		echo "ok $n - $language says all that a customer sees"
	else
		echo "not ok $n - $language says all that a customer sees"
		grep '^msgid' "$folder/missing" | sed 's/^/# /'
	fi
done
