/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_TLS_H
#define HP_SERVER_TLS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The certificate and its key, looked at before they are used: a pair that does not fit must neither start a server
 * nor replace one that works. The edge asks, at start and at each reload.
 */
/* False: `why`, one sentence that names the file. */
bool tls_pair_check(const char *certificate_file, const char *key_file, char *why, size_t why_size);

#endif
