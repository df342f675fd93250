/* SPDX-License-Identifier: ISC */
/* Directories for tests that write files. */
#include "tests/fake/folder.h"

#include <fts.h>
#include <stdio.h>
#include <stdlib.h>

#include "protocol/mem.h"

char *fake_folder(void)
{
	const char *base = getenv("TMPDIR");
	char *path = xasprintf("%s/homepro-test-XXXXXX", base ? base : "/tmp");

	if (!mkdtemp(path))
		abort();
	return path;
}

void fake_folder_remove(char *take)
{
	char *roots[] = { take, NULL };
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *at;

	while (tree && (at = fts_read(tree)) != NULL)
		if (at->fts_info != FTS_D)
			remove(at->fts_accpath);
	if (tree)
		fts_close(tree);
	free(take);
}
