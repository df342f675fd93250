/* SPDX-License-Identifier: ISC */
#ifndef HP_TESTS_SCREENS_SCENE_H
#define HP_TESTS_SCREENS_SCENE_H

#include "client/model.h"
#include "tui/frame.h"
#include "tui/view.h"

/*
 * A model and a view made by hand, to be drawn: always at the same moment, with the same people. Scenes start from one
 * of the three people and are then changed as a test needs it.
 */
#define SCENE_NOW_MS INT64_C(1700000000000)
#define SCENE_STEADY_MS 5000000

struct scene {
	struct model *model;
	struct view view;
};

void scene_init(struct scene *s, enum role role);
void scene_clear(struct scene *s);

/* Borrowed; filled with what is needed, to be changed. Amounts in cents, ages in seconds before SCENE_NOW_MS. */
struct request *scene_request(struct scene *s, const char *id, const char *category, int64_t amount, int age_s,
                              const char *description);
struct notification *scene_notification(struct scene *s, const struct request *r, bool is_read);
struct session *scene_session(struct scene *s, struct request *r, enum session_status status, int age_s);
void scene_stats(struct scene *s);
/* Three places where they are signed in; the first is this one, the last says nothing of itself. */
void scene_sign_ins(struct scene *s);

/* Keys by their names, "Down c Enter", one after the other; what they would have done is not done. */
void scene_press(struct scene *s, const char *names);

/* Settled and drawn. The grid belongs to the caller. */
struct grid *scene_draw(struct scene *s, int rows, int cols, bool is_ascii);
/* As text: the rows, then a map of what is selected (#), behind (~), alarming (!), new (*). Caller frees. */
char *scene_text(const struct grid *g);

#endif
