/* SPDX-License-Identifier: ISC */
#ifndef HP_LOOP_CRYPTO_MEMORY_H
#define HP_LOOP_CRYPTO_MEMORY_H

/*
 * OpenSSL, which curl and libwebsockets speak TLS by, gets its memory from protocol/mem.h. By itself it goes on without:
 * authorities that it had no memory to read are not trusted, and no connection is made from then on. To be called before
 * anything of it is; again does nothing.
 */
void crypto_memory_lend(void);

#endif
