/* SPDX-License-Identifier: ISC */
/*
 * Whether a certificate and a key can be used together; see tls.h.
 */
#include "server/tls.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>

#include "server/regular_file.h"

/* A key with a passphrase would make OpenSSL ask the terminal. */
static int no_passphrase(char *out, int size, int is_writing, void *arg)
{
	(void)out;
	(void)size;
	(void)is_writing;
	(void)arg;
	return -1;
}

static X509 *read_certificate(const char *path, char *why, size_t why_size)
{
	FILE *f = regular_file_open(path, why, why_size);
	X509 *certificate;

	if (!f)
		return NULL;
	certificate = PEM_read_X509(f, NULL, no_passphrase, NULL);
	if (!certificate)
		snprintf(why, why_size, "%s: there is no certificate in it (PEM)", path);
	fclose(f);
	return certificate;
}

static EVP_PKEY *read_key(const char *path, char *why, size_t why_size)
{
	FILE *f = regular_file_open(path, why, why_size);
	EVP_PKEY *key;

	if (!f)
		return NULL;
	key = PEM_read_PrivateKey(f, NULL, no_passphrase, NULL);
	if (!key)
		snprintf(why, why_size, "%s: there is no key in it (PEM, without a passphrase)", path);
	fclose(f);
	return key;
}

bool tls_pair_check(const char *certificate_file, const char *key_file, char *why, size_t why_size)
{
	X509 *certificate = read_certificate(certificate_file, why, why_size);
	EVP_PKEY *key = certificate ? read_key(key_file, why, why_size) : NULL;
	bool fits = key && X509_check_private_key(certificate, key) == 1;

	if (key && !fits)
		snprintf(why, why_size, "%s is not the key of %s", key_file, certificate_file);
	EVP_PKEY_free(key);
	X509_free(certificate);
	ERR_clear_error();
	return fits;
}
