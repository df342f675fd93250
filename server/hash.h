/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_HASH_H
#define HP_SERVER_HASH_H

/* uthash, in place of <uthash.h>: by itself it ends the program without a word where there is no memory. */
#include "protocol/mem.h"

#define uthash_fatal(message) mem_exhausted()
#include <uthash.h>

#endif
