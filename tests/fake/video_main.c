/* SPDX-License-Identifier: ISC */
/* A fake Daily or Whereby as a program: for trying homeprod without an account. fake-video daily|whereby [PORT] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loop/loop.h"
#include "tests/fake/video.h"

int main(int argc, char **argv)
{
	bool is_daily = argc > 1 && strcmp(argv[1], "daily") == 0;
	struct fake_video *f;
	struct loop *l;
	int code;

	if (!is_daily && (argc < 2 || strcmp(argv[1], "whereby") != 0)) {
		fprintf(stderr, "fake-video: daily or whereby?\n");
		return 2;
	}
	l = loop_new();
	f = fake_video_open(l, is_daily ? FAKE_DAILY : FAKE_WHEREBY,
	                    argc > 2 ? (int)strtol(argv[2], NULL, 10) : 0);
	fprintf(stderr, "listening on %s, key %s\n", f->url, FAKE_VIDEO_KEY);
	code = loop_run(l);
	fake_video_close(f);
	loop_free(l);
	return code;
}
