#!/bin/sh
# SPDX-License-Identifier: ISC
# The two programs, and the module of one, are built as configure.ac wants them: position independent, nothing writable
# that is executable, every symbol bound before main, canaries, checked copies, jumps that land only where they may (where
# the processor knows of that). A sanitized build is another thing and is passed over.
build=${HP_BUILDDIR:-.}

ok()
{
	count=$((count + 1))
	if [ "$1" -eq 0 ]; then echo "ok $count - $2"; else echo "not ok $count - $2"; fi
}

if readelf -Ws --dyn-syms "$build/homeprod" | grep -q __asan_init; then
	echo "1..0 # SKIP a sanitized build"
	exit 0
fi
count=0
echo "1..17"
for name in homeprod homepro; do
	program=$build/$name
	readelf -Wh "$program" | grep -q 'Type:.*DYN'; ok $? "$name is position independent"
	readelf -Wl "$program" | grep -q GNU_RELRO; ok $? "$name protects its tables once they are made"
	readelf -Wd "$program" | grep -q 'NOW'; ok $? "$name binds at start"
	readelf -Wl "$program" | grep 'GNU_STACK' | grep -q 'RW '; ok $? "$name has no executable stack"
	readelf -Ws --dyn-syms "$program" | grep -q __stack_chk_fail; ok $? "$name has canaries"
	readelf -Ws --dyn-syms "$program" | grep -q '_chk@'; ok $? "$name checks what it copies"
	[ "$(uname -m)" != x86_64 ] || [ "$(objdump -d "$program" | grep -c endbr64)" -gt 500 ]; ok $? "$name says where a jump may land"
done
module=$build/network.so
readelf -Wl "$module" | grep -q GNU_RELRO; ok $? "homepro's module protects its tables once they are made"
readelf -Wd "$module" | grep -q 'NOW'; ok $? "homepro's module binds when it is loaded"
readelf -Wl "$module" | grep 'GNU_STACK' | grep -q 'RW '; ok $? "homepro's module has no executable stack"
