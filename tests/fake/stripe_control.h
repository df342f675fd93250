/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_FAKE_STRIPE_CONTROL_H
#define HP_TESTS_FAKE_STRIPE_CONTROL_H

#include <stdbool.h>

struct fake_stripe;
struct http_ask;

/*
 * The fake Stripe told what to do from another process, by GET below /_fake/:
 *
 *   /_fake/do?deed=pay|decline|challenge|leave&request=ID     what a customer does at the page
 *   /_fake/chance?trick=cut_after&percent=10                  how calls go wrong by chance
 *   /_fake/trick?trick=busy&path=/capture&count=1             how the next calls go wrong
 *   /_fake/lapse?request=ID, /_fake/capture?request=ID&amount=N   what happens to a hold at the provider
 *   /_fake/amount?request=ID&amount=N                         the page or the hold is for another amount than was asked for
 *   /_fake/limits?hold_s=N&amount=N                           how long holds stand, and the largest amount it takes
 *   /_fake/key?key=sk_test_…                                  the key it takes from now on
 *   /_fake/calm                                               all tricks and limits are over
 *   /_fake/webhooks?url=…&times=2                             where webhooks go
 *   /_fake/victim?pid=N                                       whom the kill tricks kill
 *   /_fake/books                                              all intents, as JSON
 */
/* False: not one of these. */
bool stripe_control_serve(struct fake_stripe *f, struct http_ask *a);

#endif
