/* SPDX-License-Identifier: ISC */
#ifndef HP_CATALOGUES_H
#define HP_CATALOGUES_H

/* Where the sentences in other languages are: beside the program while it was not installed. Caller frees. */
char *catalogues_folder(void);
/* From now on sentences are in the language of whoever started the program. */
void catalogues_open(void);
/* And from now on in English again, as what is said to other programs has to be. */
void catalogues_close(void);

#endif
