/* SPDX-License-Identifier: ISC */
/*
 * What homeprod gives up at its start; see process.h. Where the kernel knows none of it, it runs all the same.
 */
#include "server/process.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IS_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define IS_SANITIZED 1
#endif

void process_harden(void)
{
	const struct rlimit none = { 0, 0 };

	umask(077);
	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
#ifndef IS_SANITIZED /* whose leak check looks into the process from outside */
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}
