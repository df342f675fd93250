/* SPDX-License-Identifier: ISC */
#ifndef HP_SERVER_SETTINGS_H
#define HP_SERVER_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "loop/log.h"
#include "protocol/err.h"
#include "protocol/service.h"
#include "server/payments/stripe_settings.h"
#include "server/video/video_settings.h"

/*
 * Everything homeprod can be told, from defaults, then the file, then the command line. Settings are rows of a table
 * (settings_table.h: section, name, kind, range, default); [category NAME] sections, where there is one, replace the
 * default categories. An unknown key, a bad value or a missing file is one line with file and line number and the
 * nearest known name. doc/homeprod.conf shows them all; a test keeps it complete.
 */
struct settings {
	char *listen_host;
	int listen_port;
	char *db_url;                   /* "sqlite:PATH" */
	char *base_url;                 /* of join links: "https://help.example"; NULL: server_open() makes it of the port */
	char *certificate_file, *key_file; /* NULL: plain HTTP */
	bool is_behind_proxy;           /* plain HTTP may be spoken to other machines */
	char *proxies;                  /* addresses whose X-Forwarded-For is believed, "127.0.0.1, ::1"; NULL: none */
	enum log_level log_level;
	struct service service;
	char *payment_provider;         /* "ledger", "stripe" */
	struct stripe_settings stripe;
	struct video_settings video;
	int64_t expire_after_ms;        /* an unclaimed request: 30 min */
	int64_t authorize_within_ms;    /* a hold that never comes: 30 min */
	int64_t start_within_ms;        /* a claimed session nobody starts: 10 min */
	int64_t helper_gone_after_ms;   /* an active one whose helper vanished: 30 min */
	int64_t presence_grace_ms;      /* a helper whose stream is gone is not told: 45 s */
	int64_t token_lifetime_ms;      /* 12 h */
	int64_t guest_lifetime_ms;      /* a kiosk's guest, whatever they do: 2 h */
	int64_t guest_words_kept_ms;    /* what guests typed, after they left: 30 days */
	int64_t answer_kept_ms;         /* idempotency: 25 h */
	int64_t audit_kept_ms;          /* 365 d */
	int64_t log_kept_ms;            /* the log behind the stream: 30 d */
	int64_t orders_kept_ms;         /* what the payment provider has done: 90 d; at least as long as it knows keys */
	int sessions_in_hand;           /* a helper's at a time: 1 */
	int connections_per_address;    /* 0: no bound */
	int logins_per_minute;          /* by address */
	int guests_per_minute;          /* by device: 10 */
	int links_per_minute;           /* by address, those that lead nowhere: 30 */
	int requests_per_minute;        /* by customer; 0: no bound */
	int calls_at_once;              /* by person; 0: no bound */
	int changes_per_minute;         /* by person; 0: no bound */
	int streams_per_person;         /* at once: 16 */
	int64_t ping_after_ms, pong_within_ms; /* of a stream: 20 s, 10 s */
};

void settings_init(struct settings *s);                  /* defaults */
void settings_clear(struct settings *s);
/* One line in `f->detail` on an error: "homeprod.conf:12: unknown setting 'expire', did you mean 'expire_after'?" */
enum err settings_load(struct settings *s, const char *path, struct fault *f);
/* The same from memory; `name` is the file's in messages. */
enum err settings_load_text(struct settings *s, const char *name, const char *text, struct fault *f);
/* What may change while homeprod runs is taken over from settings that were read again: numbers, spans, the log's level.
 * Gives one that differs and counts from the next start on, "[section] name"; NULL: there is none. Caller frees. */
char *settings_take_live(struct settings *running, const struct settings *fresh);
/* One setting by its section and name, as the command line does: "server", "listen". */
enum err settings_put(struct settings *s, const char *section, const char *name, const char *value, struct fault *f);

#endif
