/* SPDX-License-Identifier: ISC */
/* Making, forgetting and stacking of what the screens keep for themselves. */
#include "tui/view.h"

#include <string.h>

#include "protocol/limits.h"

#define PIN_CHARS_MAX 64

static void fields_init(struct view *v)
{
	field_init(&v->username, HP_USERNAME_CHARS_MAX, false, false);
	field_init(&v->password, HP_PASSWORD_BYTES_MAX, false, true);
	field_init(&v->filter, HP_DISPLAY_NAME_CHARS_MAX, false, false);
	field_init(&v->notes, HP_NOTES_CHARS_MAX, true, false);
	field_init(&v->description, HP_DESCRIPTION_CHARS_MAX, true, false);
	field_init(&v->opinion, HP_FEEDBACK_CHARS_MAX, true, false);
	field_init(&v->kiosk.pin, PIN_CHARS_MAX, false, true);
	field_init(&v->help_filter, HP_DISPLAY_NAME_CHARS_MAX, false, false);
}

void view_init(struct view *v)
{
	*v = (struct view){.glyphs = GLYPHS_UNICODE};
	fields_init(v);
}

void view_clear(struct view *v)
{
	field_clear(&v->username);
	field_clear(&v->password);
	field_clear(&v->filter);
	field_clear(&v->notes);
	field_clear(&v->description);
	field_clear(&v->opinion);
	field_clear(&v->kiosk.pin);
	field_clear(&v->help_filter);
}

void view_forget(struct view *v)
{
	struct view kept = {.now_ms = v->now_ms,
			    .steady_ms = v->steady_ms,
			    .touched_ms = v->touched_ms,
			    .rows = v->rows,
			    .cols = v->cols,
			    .glyphs = v->glyphs,
			    .is_kiosk = v->is_kiosk,
			    .kiosk = v->kiosk};

	view_clear(v);
	explicit_bzero(v, sizeof(*v)); /* also what stands between the members that are set anew */
	view_init(v);
	v->now_ms = kept.now_ms;
	v->steady_ms = kept.steady_ms;
	v->touched_ms = kept.touched_ms;
	v->rows = kept.rows;
	v->cols = kept.cols;
	v->glyphs = kept.glyphs;
	v->is_kiosk = kept.is_kiosk;
	kept.kiosk.pin = v->kiosk.pin; /* the new, empty one */
	v->kiosk = kept.kiosk;
}

void view_forget_pin(struct view *v)
{
	field_clear(&v->kiosk.pin);
	field_init(&v->kiosk.pin, PIN_CHARS_MAX, false, true);
}

const struct screen *view_top(const struct view *v)
{
	return v->overlay_count > 0 ? v->overlays[v->overlay_count - 1] : NULL;
}

void view_open(struct view *v, const struct screen *overlay)
{
	for (int i = 0; i < v->overlay_count; i++)
		if (v->overlays[i] == overlay)
			return;
	if (v->overlay_count < OVERLAYS_MAX)
		v->overlays[v->overlay_count++] = overlay;
}

void view_close(struct view *v)
{
	if (v->overlay_count > 0)
		v->overlay_count--;
}
