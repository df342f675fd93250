/* SPDX-License-Identifier: ISC */
#ifndef HP_PRIVATE_MEMORY_H
#define HP_PRIVATE_MEMORY_H

#include <stdbool.h>

/* From now on freed memory is overwritten. For homepro on a kiosk. */
void private_memory_start(void);

#endif
