/* SPDX-License-Identifier: ISC */
/* Work that blocks, on libuv's pool: the store's batches and password hashing go through here. */
#include "loop/work.h"

#include <stdlib.h>

#include "loop/log.h"
#include "loop/loop.h"
#include "protocol/mem.h"

struct work {
	uv_work_t uv;
	work_fn *fn, *done;
	void *arg;
};

static void on_pool(uv_work_t *req)
{
	struct work *w = req->data;

	w->fn(w->arg);
}

static void on_done(uv_work_t *req, int status)
{
	struct work *w = req->data;
	struct work copy = *w;

	(void)status;                   /* nothing here cancels */
	free(w);
	copy.done(copy.arg);
}

void work_run(struct loop *l, work_fn *fn, work_fn *done, void *arg)
{
	struct work *w = xcalloc(1, sizeof(*w));

	w->uv.data = w;
	w->fn = fn;
	w->done = done;
	w->arg = arg;
	if (uv_queue_work(loop_uv(l), &w->uv, on_pool, on_done) != 0) {
		log_error("the thread pool cannot be started");
		abort();
	}
}
