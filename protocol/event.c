/* SPDX-License-Identifier: ISC */
/* One line of the stream, to and from JSON. The server's log writes it, the client's stream reads
 * it. */
#include "protocol/event.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/json.h"
#include "protocol/mem.h"
#include "protocol/names.h"

/* No thing in a list is shorter than a hundred bytes, so a longer list is somebody's trick. */
#define LIST_MAX (HP_ANSWER_BYTES_MAX / 100)

static const char *const names[EVENT_TYPE_COUNT] = {
#define X(name, text) [EVENT_##name] = text,
	HP_EVENTS(X)
#undef X
};

const char *event_type_name(enum event_type t)
{
	return t == EVENT_UNKNOWN ? "unknown" : names[t];
}

bool event_type_parse(const char *name, enum event_type *out)
{
	int found = names_find(names, EVENT_TYPE_COUNT, name);

	if (found >= 0)
		*out = (enum event_type)found;
	return found >= 0;
}

static void snapshot_free(struct snapshot *s)
{
	if (s == NULL)
		return;
	user_clear(&s->user);
	for (size_t i = 0; i < s->request_count; i++)
		request_clear(&s->requests[i]);
	for (size_t i = 0; i < s->session_count; i++)
		session_clear(&s->sessions[i]);
	for (size_t i = 0; i < s->notification_count; i++)
		notification_clear(&s->notifications[i]);
	free(s->requests);
	free(s->sessions);
	free(s->notifications);
	free(s);
}

void event_clear(struct event *e)
{
	switch (e->type) {
	case EVENT_SNAPSHOT:
		snapshot_free(e->u.snapshot);
		break;
	case EVENT_NOTIFICATION_CREATED:
		notification_clear(&e->u.notification);
		break;
	case EVENT_NOTIFICATION_WITHDRAWN:
	case EVENT_REQUEST_WITHDRAWN:
		free(e->u.withdrawn.claimed_by);
		break;
	case EVENT_REQUEST_UPDATED:
		request_clear(&e->u.request);
		break;
	case EVENT_SESSION_UPDATED:
		session_clear(&e->u.session);
		break;
	case EVENT_USER_UPDATED:
		user_clear(&e->u.user);
		break;
	default:
		break;
	}
	memset(e, 0, sizeof *e);
	e->type = EVENT_UNKNOWN;
}

static void read_user(struct reader *r, void *out)
{
	reader_user(r, out);
}

static void read_request(struct reader *r, void *out)
{
	reader_request(r, out);
}

static void read_session(struct reader *r, void *out)
{
	reader_session(r, out);
}

static void read_notification(struct reader *r, void *out)
{
	reader_notification(r, out);
}

/* One list of a snapshot. `count` is what is to be cleared, whatever stops the reading. */
static void *read_list(struct reader *r, const char *key, size_t item_size, size_t *count,
                       void (*read_item)(struct reader *r, void *out))
{
	size_t wanted = reader_array(r, key, NEEDED, LIST_MAX);
	char *items = xcalloc(wanted, item_size);

	while (*count < wanted && r->err == ERR_NONE) {
		json_t *outer = reader_enter_item(r, key, *count);

		read_item(r, items + (*count)++ * item_size);
		reader_leave(r, outer);
	}
	return items;
}

static void read_snapshot(struct reader *r, void *out)
{
	struct snapshot *s = xcalloc(1, sizeof *s);
	json_t *outer = reader_enter(r, "user");

	*(struct snapshot **)out = s;
	reader_user(r, &s->user);
	reader_leave(r, outer);
	s->requests =
	    read_list(r, "requests", sizeof *s->requests, &s->request_count, read_request);
	s->sessions =
	    read_list(r, "sessions", sizeof *s->sessions, &s->session_count, read_session);
	s->notifications = read_list(r, "notifications", sizeof *s->notifications,
	                             &s->notification_count, read_notification);
	s->unread_count = reader_count(r, "unread_count", NEEDED);
}

static void read_mark(struct reader *r, void *out)
{
	struct read_mark *mark = out;

	reader_id(r, "id", OPTIONAL, mark->id);
	reader_id(r, "up_to", OPTIONAL, mark->up_to);
	mark->unread_count = reader_count(r, "unread_count", NEEDED);
}

static void read_withdrawn(struct reader *r, void *out)
{
	struct withdrawn *w = out;

	reader_id(r, "id", NEEDED, w->id);
	reader_id(r, "request_id", OPTIONAL, w->request_id);
	w->reason = (enum withdrawal)reader_word(r, "reason", OPTIONAL, withdrawal_names,
	                                         WITHDRAWAL_COUNT);
	/* the contract promises the id alone; that somebody has it is then what is most likely */
	if (w->reason == WITHDRAWN_NO)
		w->reason = WITHDRAWN_CLAIMED;
	w->claimed_by = reader_text(r, "claimed_by", OPTIONAL, HP_DISPLAY_NAME_CHARS_MAX);
}

static void read_resumed(struct reader *r, void *out)
{
	*(int64_t *)out = reader_count(r, "replayed_to", OPTIONAL);
}

/* Each into its member of the union. NULL: what it carries, if anything, says nothing to us. */
static void (*const readers[EVENT_TYPE_COUNT])(struct reader *r, void *out) = {
	[EVENT_SNAPSHOT] = read_snapshot,
	[EVENT_RESUMED] = read_resumed,
	[EVENT_NOTIFICATION_CREATED] = read_notification,
	[EVENT_NOTIFICATION_READ] = read_mark,
	[EVENT_NOTIFICATION_WITHDRAWN] = read_withdrawn,
	[EVENT_REQUEST_UPDATED] = read_request,
	[EVENT_REQUEST_WITHDRAWN] = read_withdrawn,
	[EVENT_SESSION_UPDATED] = read_session,
	[EVENT_USER_UPDATED] = read_user,
};

static void event_read(struct reader *r, struct event *out)
{
	char *type;

	out->seq = reader_count(r, "seq", NEEDED);
	type = reader_text(r, "type", NEEDED, HP_ID_SIZE);
	if (r->err == ERR_NONE)
		event_type_parse(type, &out->type);
	free(type);
	if (r->err == ERR_NONE && readers[out->type] != NULL) {
		json_t *outer = reader_enter(r, "data");

		if (r->err == ERR_NONE)
			readers[out->type](r, &out->u);
		reader_leave(r, outer);
	}
}

enum err event_decode(const char *text, size_t len, struct event *out, struct fault *f)
{
	struct reader r;

	memset(out, 0, sizeof *out);
	out->type = EVENT_UNKNOWN;
	if (reader_open(&r, text, len, f))
		event_read(&r, out);
	if (r.err != ERR_NONE)
		event_clear(out);
	return reader_close(&r);
}

char *event_line(int64_t seq, enum event_type type, const char *data, size_t *len)
{
	char *line = xasprintf("{\"seq\":%lld,\"type\":\"%s\",\"data\":%s}\n", (long long)seq,
	                       event_type_name(type), data);

	if (len != NULL)
		*len = strlen(line);
	return line;
}

char *withdrawn_encode(const struct withdrawn *w)
{
	struct writer *o = writer_new();

	writer_id(o, "id", w->id);
	writer_id(o, "request_id", w->request_id);
	writer_text(o, "reason", withdrawal_name(w->reason));
	if (w->claimed_by != NULL)
		writer_text(o, "claimed_by", w->claimed_by);
	return writer_close(o);
}

char *read_mark_encode(const struct read_mark *r)
{
	struct writer *o = writer_new();

	if (r->id[0] != '\0')
		writer_id(o, "id", r->id);
	if (r->up_to[0] != '\0')
		writer_id(o, "up_to", r->up_to);
	writer_int(o, "unread_count", r->unread_count);
	return writer_close(o);
}

char *snapshot_encode(const char *user, char *const *requests, size_t request_count,
                      char *const *sessions, size_t session_count, char *const *notifications,
                      size_t notification_count, int64_t unread_count)
{
	char *r = writer_join(requests, request_count);
	char *s = writer_join(sessions, session_count);
	char *n = writer_join(notifications, notification_count);
	char *snapshot = xasprintf("{\"user\":%s,\"requests\":%s,\"sessions\":%s,"
	                           "\"notifications\":%s,\"unread_count\":%lld}",
	                           user, r, s, n, (long long)unread_count);

	free(r);
	free(s);
	free(n);
	return snapshot;
}
