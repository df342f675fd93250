/* SPDX-License-Identifier: ISC */
#ifndef HP_CLIENT_SETTINGS_H
#define HP_CLIENT_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/commands.h"
#include "protocol/err.h"

/*
 * Everything homepro can be told, as one table. From it come reading and checking homepro.conf, `homepro config`, the
 * sample file's test and the man page's list. The rest of the program asks by id; what the file does not say, or says
 * wrongly, is the default.
 *
 *   id, name        enum SETTING_id; "section.key", or "key" before the first section
 *   kind, range     what a value must be; a choice's words, a span's least and most
 *   otherwise       the default, as it would stand in the file
 *
 * What concerns the backend (server, ca_file, pin) may stand once more in a section [profile NAME], and then counts for
 * that profile. Besides these, [keys] says which keys a command has: `claim = c F2`. Two commands with one key in one place are an
 * error that names both.
 */
#define HP_SETTINGS(X)                                                                                             \
	X(SERVER, "server", LINK, NULL, "http://127.0.0.1:8470", N_("Where the backend is"))                       \
	X(CA_FILE, "ca_file", FILE, NULL, "",                                                                      \
	  N_("A file of authorities (PEM) to trust for the backend, in place of the system's"))                    \
	X(PIN, "pin", PIN, NULL, "",                                                                               \
	  N_("The backend's key must be this one: sha256//BASE64, several separated by ;"))                        \
	X(THEME, "theme", TEXT, NULL, "terminal", N_("How the screens look: a theme's name, or a path"))           \
	X(GLYPHS, "glyphs", CHOICE, "auto ascii unicode emoji", "auto",                                            \
	  N_("The little pictures: what the theme and the terminal have, or one set always"))                      \
	X(MOUSE, "mouse", YES_NO, NULL, "yes", N_("Click and wheel; no: the mouse is left to the terminal"))       \
	X(CLOCK, "clock", CHOICE, "24h 12h", "24h", N_("How the time of day is written"))                          \
	X(BELL_SOUND, "bell.sound", YES_NO, NULL, "yes", N_("Ring the terminal's bell for a new request"))         \
	X(BELL_TITLE, "bell.title", YES_NO, NULL, "yes", N_("Say in the window's title how many are unread"))      \
	X(BELL_DESKTOP, "bell.desktop", CHOICE, "auto osc9 osc777 osc99 off", "auto",                              \
	  N_("A notice on the desktop, by the sequence the terminal knows"))                                       \
	X(BELL_AGAIN_AFTER, "bell.again_after", SPAN, "5 s 1 h", "30 s",                                           \
	  N_("Ring again while a request is unseen and no key was pressed; or off"))                               \
	X(BELL_QUIET_HOURS, "bell.quiet_hours", HOURS, NULL, "off",                                                \
	  N_("No sound and no desktop notice in these hours, as 22:00-07:00; or off"))                             \
	X(BELL_HOOK, "bell.hook", PROGRAM, NULL, "",                                                               \
	  N_("A program to run when it rings; it reads the event as JSON from its standard input"))                \
	X(KIOSK_IDLE, "kiosk.idle", SPAN, "5 s 1 h", "1 min",                                                      \
	  N_("How long nobody touches a kiosk until it asks whether somebody is still there"))                     \
	X(KIOSK_WARNING, "kiosk.warning", SPAN, "1 s 5 min", "20 s",                                               \
	  N_("How long it then waits for an answer before it forgets them"))                                       \
	X(KIOSK_WAIT, "kiosk.wait", SPAN, "5 s 2 h", "5 min",                                                      \
	  N_("The same where they wait for somebody else: to pay by phone, for a helper, for the session"))        \
	X(KIOSK_WAIT_WARNING, "kiosk.wait_warning", SPAN, "1 s 10 min", "1 min",                                   \
	  N_("How long it waits for an answer there, before it cancels the request"))                              \
	X(KIOSK_AFTER_END, "kiosk.after_end", SPAN, "1 s 5 min", "30 s",                                           \
	  N_("How long a kiosk shows how a session ended"))                                                        \
	X(KIOSK_PIN_FILE, "kiosk.pin_file", TEXT, NULL, "/etc/homepro/kiosk.pin",                                  \
	  N_("The file whose first line lets staff out of a kiosk"))

enum setting_id {
#define X(id, name, kind, range, otherwise, help) SETTING_##id,
	HP_SETTINGS(X)
#undef X
	SETTING_COUNT
};

enum setting_kind {
	SETTING_KIND_LINK,
	SETTING_KIND_TEXT,
	SETTING_KIND_CHOICE,
	SETTING_KIND_YES_NO,
	SETTING_KIND_SPAN,
	SETTING_KIND_HOURS,
	SETTING_KIND_PROGRAM,
	SETTING_KIND_FILE,
	SETTING_KIND_PIN,
	SETTING_KIND_COUNT
};

/* What a choice's words mean, in their order. */
enum { GLYPHS_OF_THEME };
enum clock_style { CLOCK_24H, CLOCK_12H };
enum desktop_notice { DESKTOP_AUTO, DESKTOP_OSC9, DESKTOP_OSC777, DESKTOP_OSC99, DESKTOP_OFF };

struct setting {
	const char *name;
	enum setting_kind kind;
	const char *range;
	const char *otherwise;
	const char *help;
};

const struct setting *setting_all(void);                 /* SETTING_COUNT rows */

struct settings;
struct settings *settings_new(void);                     /* the defaults */
void settings_free(struct settings *s);

/* Reads a file, or a text that is `file` in messages. What is wrong is left out, and told by settings_problem(). A file
 * that is not there is no problem; settings_load() is then false. */
bool settings_load(struct settings *s, const char *path);
void settings_read(struct settings *s, const char *file, const char *text);
/* "homepro.conf:3: …", in the order of the lines; NULL: no more. */
const char *settings_problem(const struct settings *s, size_t index, int *line);

/* Do both say the same, and complain of the same? */
bool settings_same(const struct settings *a, const struct settings *b);

const char *settings_text(const struct settings *s, enum setting_id id); /* as it stands in the file */
/* The same for one profile, where that may have its own. */
const char *settings_text_of(const struct settings *s, enum setting_id id, const char *profile);
bool settings_is_on(const struct settings *s, enum setting_id id);
int settings_choice(const struct settings *s, enum setting_id id);
int64_t settings_ms(const struct settings *s, enum setting_id id);       /* 0: off */
/* Minutes of the day; false: off. */
bool settings_hours(const struct settings *s, enum setting_id id, int *from, int *until);
/* A command's keys, as in the table of actions. */
const char *settings_keys(const struct settings *s, enum command_id id);

/* By name, keys.COMMAND too. NULL: there is no such setting, `f` says which one was meant. */
const char *settings_get(const struct settings *s, const char *name, struct fault *f);

#endif
