/* SPDX-License-Identifier: ISC */
/* Models made by hand for the tests of the screens, and pictures of them as text. */
#include "tests/screens/scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/keys.h"
#include "protocol/mem.h"
#include "tui/screen.h"

static const struct {
	const char *value, *label, *icon, *ascii_icon;
	int64_t amount;
} CATEGORIES[] = {
    {"plumbing", "Plumbing", "🔧", "~", 4500},
    {"electrical", "Electrical", "⚡", "/", 6000},
    {"appliance", "Appliance", "▣", "[]", 3500},
    {"heating", "Heating", "♨", "^", 5000},
};

static const struct {
	enum outcome value;
	const char *label, *icon, *ascii_icon;
	bool is_captured;
} OUTCOMES[] = {
    {OUTCOME_RESOLVED, "Issue resolved", "✓", "+", true},
    {OUTCOME_UNRESOLVED, "Not resolved", "✗", "x", false},
    {OUTCOME_ESCALATED, "Needs in-person visit", "⚒", "T", true},
};

static void fill_service(struct service *s)
{
	s->app_name = xstrdup("HomePro Assist");
	memcpy(s->currency, "USD", 4);
	s->category_count = sizeof(CATEGORIES) / sizeof(CATEGORIES[0]);
	s->categories = xcalloc(s->category_count, sizeof(*s->categories));
	for (size_t i = 0; i < s->category_count; i++) {
		struct category *c = &s->categories[i];

		snprintf(c->value, sizeof(c->value), "%s", CATEGORIES[i].value);
		c->label = xstrdup(CATEGORIES[i].label);
		c->icon = xstrdup(CATEGORIES[i].icon);
		c->ascii_icon = xstrdup(CATEGORIES[i].ascii_icon);
		c->amount = CATEGORIES[i].amount;
	}
	s->outcome_count = OUTCOME_COUNT - 1;
	for (size_t i = 0; i < s->outcome_count; i++) {
		struct outcome_choice *o = &s->outcomes[i];

		o->value = OUTCOMES[i].value;
		o->label = xstrdup(OUTCOMES[i].label);
		o->icon = xstrdup(OUTCOMES[i].icon);
		o->ascii_icon = xstrdup(OUTCOMES[i].ascii_icon);
		o->is_captured = OUTCOMES[i].is_captured;
	}
}

static void fill_user(struct user *u, enum role role)
{
	static const char *const names[ROLE_COUNT] = {"Grace H.", "Ada Lovelace", "Olga"};

	snprintf(u->id, sizeof(u->id), "u%d", (int)role);
	u->username = xstrdup("somebody");
	u->display_name = xstrdup(names[role]);
	u->role = role;
	u->is_available = role == ROLE_HELPER;
	u->available_since_ms = u->is_available ? SCENE_NOW_MS - INT64_C(7800000) : 0;
}

void scene_init(struct scene *s, enum role role)
{
	s->model = model_new();
	fill_service(&s->model->service);
	s->model->has_service = true;
	fill_user(&s->model->user, role);
	s->model->is_signed_in = true;
	s->model->has_snapshot = true;
	s->model->link = LINK_LIVE;
	view_init(&s->view);
	s->view.now_ms = SCENE_NOW_MS;
	s->view.steady_ms = s->view.touched_ms = SCENE_STEADY_MS;
}

void scene_clear(struct scene *s)
{
	view_clear(&s->view);
	model_free(s->model);
}

struct request *scene_request(struct scene *s, const char *id, const char *category, int64_t amount,
			      int age_s, const char *description)
{
	struct model *m = s->model;
	struct request *r;

	m->requests = xrealloc(m->requests, (m->request_count + 1) * sizeof(*m->requests));
	r = &m->requests[m->request_count++];
	*r = (struct request){
	    .amount = amount, .status = REQUEST_OPEN, .payment_status = PAYMENT_AUTHORIZED};
	snprintf(r->id, sizeof(r->id), "%s", id);
	snprintf(r->category, sizeof(r->category), "%s", category);
	snprintf(r->customer_id, sizeof(r->customer_id), "u%d", (int)ROLE_CUSTOMER);
	memcpy(r->currency, "USD", 4);
	r->description = xstrdup(description);
	r->helpers_told = 11;
	r->position = 2;
	r->created_at_ms = r->opened_at_ms = r->updated_at_ms =
	    SCENE_NOW_MS - age_s * INT64_C(1000);
	return r;
}

struct notification *scene_notification(struct scene *s, const struct request *r, bool is_read)
{
	struct model *m = s->model;
	struct notification *n;

	m->notifications =
	    xrealloc(m->notifications, (m->notification_count + 1) * sizeof(*m->notifications));
	n = &m->notifications[m->notification_count++];
	*n = (struct notification){
	    .amount = r->amount, .created_at_ms = r->created_at_ms, .is_read = is_read};
	snprintf(n->id, sizeof(n->id), "n%.60s", r->id);
	snprintf(n->request_id, sizeof(n->request_id), "%s", r->id);
	snprintf(n->category, sizeof(n->category), "%s", r->category);
	memcpy(n->currency, "USD", 4);
	n->preview = notification_preview(r->description);
	m->unread_count += !is_read;
	return n;
}

struct session *scene_session(struct scene *s, struct request *r, enum session_status status,
			      int age_s)
{
	struct model *m = s->model;
	struct session *made;
	bool is_customer = m->user.role == ROLE_CUSTOMER;

	m->sessions = xrealloc(m->sessions, (m->session_count + 1) * sizeof(*m->sessions));
	made = &m->sessions[m->session_count++];
	*made = (struct session){.status = status, .duration_s = -1};
	snprintf(made->id, sizeof(made->id), "s%.60s", r->id);
	snprintf(made->request_id, sizeof(made->request_id), "%s", r->id);
	snprintf(made->helper_id, sizeof(made->helper_id), "u%d", (int)ROLE_HELPER);
	snprintf(made->customer_id, sizeof(made->customer_id), "u%d", (int)ROLE_CUSTOMER);
	made->helper_name = xstrdup("Ada");
	made->customer_name = xstrdup("Grace H.");
	made->customer_join_url = is_customer ? xstrdup("https://help.example/j/4MTW8QPX") : NULL;
	made->helper_join_url = is_customer ? NULL : xstrdup("https://help.example/j/7KQ2M9XD");
	made->created_at_ms = made->started_at_ms = SCENE_NOW_MS - age_s * INT64_C(1000);
	r->status = status == SESSION_ENDED ? REQUEST_COMPLETED : REQUEST_CLAIMED;
	snprintf(r->session_id, sizeof(r->session_id), "%s", made->id);
	return made;
}

void scene_stats(struct scene *s)
{
	static const int64_t days[STATS_DAYS] = {1, 3, 2, 0, 0, 5, 4, 6, 2, 3, 0, 7, 4, 3};
	struct stats_part *today = &s->model->stats.today;

	memcpy(s->model->stats.days, days, sizeof(days));
	today->completed_sessions = 3;
	today->outcomes[OUTCOME_RESOLVED] = 2;
	today->average_duration_s = 18 * 60;
	today->earned = 16500;
	s->model->has_stats = true;
}

void scene_sign_ins(struct scene *s)
{
	static const struct {
		const char *address, *client;
		int64_t made_s, used_s;
	} all[] = {
	    {"192.0.2.17", "HomePro Assist/1.0.0", 7200, 20},
	    {"2001:db8:85a3:8d3:1319:8a2e:370:7348", "HomePro Assist/1.0.0 on a borrowed laptop", 400000, 9000},
	    {NULL, NULL, 2000000, 900000},
	};
	struct sign_in_list l = {.count = sizeof(all) / sizeof(all[0])};

	l.items = xcalloc(l.count, sizeof(*l.items));
	for (size_t i = 0; i < l.count; i++) {
		snprintf(l.items[i].id, sizeof(l.items[i].id), "i%zu", i + 1);
		l.items[i].address = xstrdup(all[i].address);
		l.items[i].client = xstrdup(all[i].client);
		l.items[i].created_at_ms = SCENE_NOW_MS - all[i].made_s * 1000;
		l.items[i].used_at_ms = SCENE_NOW_MS - all[i].used_s * 1000;
		l.items[i].is_current = i == 0;
	}
	model_set_sign_ins(s->model, &l);
}

struct grid *scene_draw(struct scene *s, int rows, int cols, bool is_ascii)
{
	struct grid *g = grid_new(rows, cols, is_ascii);
	struct frame f = frame_whole(g);

	s->view.rows = rows;
	s->view.cols = cols;
	s->view.glyphs = is_ascii ? GLYPHS_ASCII : GLYPHS_UNICODE;
	screens_settle(s->model, &s->view);
	screens_draw(s->model, &s->view, &f);
	return g;
}

void scene_press(struct scene *s, const char *names)
{
	while (*names != '\0') {
		size_t len = strcspn(names, " ");
		struct key k;

		if (!key_parse(names, len, &k))
			abort();
		screens_settle(s->model, &s->view);
		screens_key(s->model, &s->view, &k);
		names += len;
		names += strspn(names, " ");
	}
}

/* Of a code what is dark, so that it looks like one; on the screen the ground does that. */
static const char *seen(const struct cell *c)
{
	if (c->ink != INK_QR_DARK)
		return c->text;
	return strcmp(c->text, " ") == 0 ? "█" : strcmp(c->text, "▀") == 0 ? "▄" : "▀";
}

static void put_row(FILE *out, const struct grid *g, int row)
{
	char line[4096] = "";
	size_t len = 0;

	for (int col = 0; col < g->cols; col++)
		len += (size_t)snprintf(line + len, sizeof(line) - len, "%s",
					seen(grid_cell(g, row, col)));
	while (len > 0 && line[len - 1] == ' ')
		line[--len] = '\0';
	fprintf(out, "%s\n", line);
}

static char mark_of(const struct cell *c)
{
	static const char inks[INK_COUNT] = {
	    [INK_ALARM] = '!',  [INK_OFFLINE] = '!',     [INK_TOAST_ALARM] = '!',
	    [INK_NEW] = '*',    [INK_BELL_UNREAD] = '*', [INK_BELL_RING] = '*',
	    [INK_BUTTON] = 'b', [INK_BUTTON_OFF] = 'o',
	};

	if (c->marks & CELL_BEHIND)
		return '~';
	if (c->marks & CELL_SELECTED)
		return '#';
	return inks[c->ink] != '\0' ? inks[c->ink] : '.';
}

static void write_marks(const struct grid *g, int row, char *line)
{
	for (int col = 0; col < g->cols; col++)
		line[col] = mark_of(grid_cell(g, row, col));
	line[g->cols] = '\0';
}

/* Rows that look the same one after the other are one line; plain ones none. */
static void put_marks(FILE *out, const struct grid *g)
{
	char line[512], next[512];
	int last;

	for (int row = 0; row < g->rows; row = last + 1) {
		write_marks(g, row, line);
		for (last = row; last + 1 < g->rows; last++) {
			write_marks(g, last + 1, next);
			if (strcmp(line, next) != 0)
				break;
		}
		if (strspn(line, ".") < strlen(line))
			fprintf(out, "%2d-%2d %s\n", row, last, line);
	}
}

char *scene_text(const struct grid *g)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	for (int row = 0; row < g->rows; row++)
		put_row(out, g, row);
	fprintf(out, "-- marks, cursor %d,%d\n", g->cursor_row, g->cursor_col);
	put_marks(out, g);
	fclose(out);
	return text;
}
