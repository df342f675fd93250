/* SPDX-License-Identifier: ISC */
#ifndef HP_PROTOCOL_FORMAT_H
#define HP_PROTOCOL_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Numbers as people read them, by the locale (LC_MONETARY, LC_TIME, LC_MESSAGES). All write into `out`,
 * always terminated, and return `out`, so that they can stand in an argument list.
 */
#define HP_MONEY_SIZE 32
#define HP_SPAN_SIZE 48

/* "$45.00", "45,00 €": the currency's own number of decimals (ISO 4217), its symbol where common, else its
 * code. In the C locale as in en_US. */
char *money_format(char *out, size_t size, int64_t amount, const char *currency);

/* "0:12", "14:32", "1:02:05": a running clock. Negative counts as 0. */
char *clock_format(char *out, size_t size, int64_t span_ms);
/* "12 s ago", "2 minutes ago", "3 hours ago", "just now" */
char *ago_format(char *out, size_t size, int64_t span_ms);
/* "14 min", "2 h 10 min", "40 s" */
char *duration_format(char *out, size_t size, int64_t seconds);
/* "12:03", in local time; "12:03 AM" after time_of_day_style(true) */
char *time_of_day_format(char *out, size_t size, int64_t at_ms);
/* "2026-11-22 12:03", in local time: for what may be long ago */
#define HP_MOMENT_SIZE 32
char *moment_format(char *out, size_t size, int64_t at_ms);
/* Back again, for what somebody asks for: "30m", "12h", "7d" before now, or a day in local time. False: neither. */
bool moment_parse(const char *text, int64_t now_ms, int64_t *out_ms);
/* "2026-11-22 12:03:05": where the order of things matters */
char *moment_seconds_format(char *out, size_t size, int64_t at_ms);
void time_of_day_style(bool is_12h);

#endif
