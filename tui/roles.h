/* SPDX-License-Identifier: ISC */
#ifndef HP_TUI_ROLES_H
#define HP_TUI_ROLES_H

/*
 * What a cell is for: the roles a theme gives colours to. Screens name an ink and never a colour. (An ink and not a
 * "role", since that is what a person signs in as.)
 *
 *   id, key in a theme file, built-in look, look without colours
 *
 * The built-in looks have to be read on grounds nobody knows, on white as on black: no yellow or cyan words, which a
 * white terminal swallows; where one must be seen from afar, both its colours are said.
 *
 * A look is `colour [on colour] [bold] [dim] [underline] [reverse] [italic]`. The built-in ones use the terminal's own
 * colours. Without colours the last column alone counts, whatever the theme says: there selected, unread and alarm must
 * still differ from the rest. Adding a role is a row here and one in themes/template.theme.
 */
#define HP_INKS(X)                                                                        \
	X(TEXT,         "text",           "default",             "default")                      \
	X(MUTED,        "muted",          "default dim",         "default dim")                  \
	X(STRONG,       "strong",         "default bold",        "default bold")                 \
	X(ACCENT,       "accent",         "cyan",                "default bold")                 \
	X(ALARM,        "alarm",          "red bold",            "default bold underline")       \
	X(GOOD,         "good",           "green",               "default")                      \
	X(RULE,         "rule",           "default dim",         "default dim")                  \
	X(TITLE,        "title",          "default bold",        "default bold")                 \
	X(LIVE,         "link.live",      "green",               "default")                      \
	X(WAITING,      "link.waiting",   "default bold",        "default bold")                 \
	X(OFFLINE,      "link.offline",   "red bold",            "default reverse")              \
	X(BELL_QUIET,   "bell.quiet",     "default dim",         "default dim")                  \
	X(BELL_UNREAD,  "bell.unread",    "black on yellow",     "default bold underline")       \
	X(BELL_RING,    "bell.ring",      "default reverse bold", "default bold reverse")         \
	X(NEW,          "new",            "magenta",             "default bold")                 \
	X(MONEY,        "money",          "default",             "default")                      \
	X(SELECTED,     "selected",       "default reverse",     "default reverse")              \
	X(BEHIND,       "behind",         "default dim",         "default dim")                  \
	X(MODAL,        "modal",          "default dim",         "default")                      \
	X(FIELD,        "field",          "default underline",   "default underline")            \
	X(FIELD_HINT,   "field.hint",     "default dim",         "default dim")                  \
	X(BUTTON,       "button",         "black on cyan",       "default reverse")              \
	X(BUTTON_OFF,   "button.off",     "default dim",         "default dim")                  \
	X(KEY,          "key",            "default bold",        "default bold")                 \
	X(HINT,         "hint",           "default dim",         "default")                      \
	X(TOAST,        "toast",          "default bold",        "default bold")                 \
	X(TOAST_ALARM,  "toast.alarm",    "red bold",            "default reverse")              \
	X(LINK,         "link",           "default underline",   "default underline")            \
	X(CHART,        "chart",          "cyan",                "default")                      \
	X(QR,           "qr",             "16 on 231",           "default reverse")              \
	X(QR_DARK,      "qr.dark",        "231 on 16",           "default")

enum ink {
#define X(id, key, look, mono) INK_##id,
	HP_INKS(X)
#undef X
	INK_COUNT
};

#endif
