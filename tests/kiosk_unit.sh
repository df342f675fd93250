#!/bin/sh
# SPDX-License-Identifier: ISC
# The units as systemd reads them: every word known, every program there. The programs are this build's, since the
# installed ones need not be. And the kiosk's is one that never stays down.
build=${HP_BUILDDIR:-.}
srcdir=${HP_SRCDIR:-.}

if ! command -v systemd-analyze >/dev/null; then
	echo '1..0 # SKIP systemd-analyze is not here'
	exit 0
fi
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
builddir=$(cd "$build" && pwd)
count=0

ok()
{
	count=$((count + 1))
	if [ "$1" -eq 0 ]; then echo "ok $count - $2"; else echo "not ok $count - $2"; fi
}

echo 1..6
for unit in homeprod homepro-kiosk homepro-kiosk-wayland; do
	# cage need not be here
	sed "s|/usr/local/bin/|$builddir/|; s|/usr/bin/home|$builddir/home|; s|=/usr/bin/cage |=/bin/true |" "$srcdir/doc/systemd/$unit.service" \
		>"$folder/$unit.service"
	said=$(systemd-analyze verify --man=no --recursive-errors=no "$folder/$unit.service" 2>&1)
	status=$?
	[ -z "$said" ] || echo "$said" | sed 's/^/# /'
	ok $status "systemd takes $unit.service"
done
grep -q '^Restart=on-failure' "$srcdir/doc/systemd/homepro-kiosk.service" &&
	grep -q '^RestartForceExitStatus=SIGHUP' "$srcdir/doc/systemd/homepro-kiosk.service" &&
	grep -q '^StartLimitIntervalSec=0' "$srcdir/doc/systemd/homepro-kiosk.service"
ok $? 'the kiosk is started again however often it falls'
# whose program's end does not show in how cage ends
grep -q '^Restart=always' "$srcdir/doc/systemd/homepro-kiosk-wayland.service" &&
	grep -q '^StartLimitIntervalSec=0' "$srcdir/doc/systemd/homepro-kiosk-wayland.service"
ok $? 'the kiosk under Wayland as well'
! grep -q '^[a-z-]*=[^n0m]' "$srcdir/doc/systemd/kiosk-foot.ini" &&
	grep -q '^spawn-terminal=none' "$srcdir/doc/systemd/kiosk-foot.ini"
ok $? 'the terminal there has no keys of its own'
