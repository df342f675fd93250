/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_FAKE_FOLDER_H
#define HP_TESTS_FAKE_FOLDER_H

/* A directory of the test's own, and its end with all that is in it. Aborts where there can be none. */
char *fake_folder(void);
void fake_folder_remove(char *take);

#endif
