/* SPDX-License-Identifier: ISC */
/* The fake Stripe as a program: for the thousand kills, and for trying homeprod without an
 * account. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "loop/loop.h"
#include "tests/fake/stripe.h"

int main(int argc, char **argv)
{
	struct loop *l = loop_new();
	struct fake_stripe *f;
	int code = 1;

	if (sodium_init() < 0)
		return 1;
	f = fake_stripe_open(l, argc > 1 ? (int)strtol(argv[1], NULL, 10) : 0);
	if (f) {
		fprintf(stderr, "listening on %s\n", fake_stripe_url(f));
		code = loop_run(l);
		fake_stripe_close(f);
	} else {
		fprintf(stderr, "fake-stripe: that port cannot be had\n");
	}
	loop_free(l);
	return code;
}
