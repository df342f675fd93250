/* SPDX-License-Identifier: ISC */
/* One question to the provider, and what its answer means. Called by video_lead.c and video_end.c. */
#include <stdlib.h>
#include <string.h>

#include "protocol/mem.h"
#include "server/limits.h"
#include "server/video/video_parts.h"


struct http_call *video_ask(struct video *v, enum video_call call, const struct video_visit *visit,
			    http_done_fn *done, void *arg)
{
	const char *base = v->set->api_url != NULL ? v->set->api_url : v->provider->api_url;
	struct video_question q = { .method = NULL };
	struct http_request r = { .timeout_ms = v->set->timeout_ms, .max_bytes = LIMIT_VIDEO_ANSWER_BYTES };
	struct http_call *sent;
	char *url;

	if (v->provider->calls[call].ask == NULL)
		return NULL;
	v->provider->calls[call].ask(v->set, visit, &q);
	url = xasprintf("%s%s", base, q.path);
	r.method = q.method;
	r.url = url;
	r.bearer = v->set->key;
	r.body = q.body;
	r.body_len = q.body != NULL ? strlen(q.body) : 0;
	r.content_type = q.body != NULL ? "application/json" : NULL;
	sent = http_send(v->http, &r, done, arg);
	free(url);
	free(q.path);
	free(q.body);
	return sent;
}

/* 401 and the like do not get better by asking again at once; what may is asked again. */
static enum video_verdict verdict_of(int status)
{
	if (status >= 200 && status < 300)
		return VIDEO_DONE;
	if (status < 400 || status == 408 || status == 429 || status >= 500)
		return VIDEO_RETRY;
	return VIDEO_REFUSED;
}

enum video_verdict video_read(const struct video_provider *p, enum video_call call,
			      const struct http_answer *a, struct video_visit *visit)
{
	enum video_verdict verdict = verdict_of(a->status);

	if (p->calls[call].read != NULL &&
	    (verdict == VIDEO_DONE || (a->status != 0 && a->status == p->calls[call].mind)))
		verdict = p->calls[call].read(a, visit);
	return verdict;
}
