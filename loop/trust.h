/* SPDX-License-Identifier: ISC */
#ifndef HP_LOOP_TRUST_H
#define HP_LOOP_TRUST_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Whom to believe over TLS, for calls (http.h) and the stream (socket.h) alike. What is NULL asks for nothing more than
 * what always holds: a good certificate for the host's name, from an authority that the system trusts. Texts are
 * borrowed for as long as the http or the sockets live that were given it.
 */
struct trust {
	const char *ca_file;            /* PEM: these authorities, in place of the system's */
	/* and the server's key must be one of these, as curl's --pinnedpubkey has it: "sha256//BASE64", several
	 * separated by ";", of the key as it stands in the certificate (SubjectPublicKeyInfo, DER) */
	const char *pin;
};

/* Is it a list of pins as above? */
bool trust_pin_is_valid(const char *pin);
/* Is the key's hash in the list? NULL: there is no list, every key will do. */
bool trust_pin_fits(const char *pin, const unsigned char *key, size_t len);

#endif
