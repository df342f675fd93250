#!/bin/sh
# SPDX-License-Identifier: ISC
# The systemd unit leaves little open: 1.5 of 10 at most, by systemd's own judgement. Where there is no systemd, as in a
# container, nothing can judge it and the test is passed over.
unit=${HP_SRCDIR:-.}/doc/systemd/homeprod.service

if ! command -v systemd-analyze >/dev/null; then
	echo "1..0 # SKIP systemd-analyze is not here (package systemd)"
	exit 0
fi
echo "1..1"
if judged=$(systemd-analyze security --no-pager --offline=true --threshold=15 "$unit" 2>&1); then
	echo "ok 1 - homeprod.service is exposed by 1.5 at most"
else
	echo "not ok 1 - homeprod.service is exposed by 1.5 at most"
fi
echo "$judged" | tail -n 1 | sed 's/^/# /'
