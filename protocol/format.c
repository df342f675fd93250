/* SPDX-License-Identifier: ISC */
/* Money and time as people read them. Called by screens and subcommands. */
#include "config.h"

#include "protocol/format.h"

#include <langinfo.h>
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "protocol/words.h"

#define SECOND_MS 1000
#define JUST_NOW_S 5

/* Only what differs from two decimals and the code (ISO 4217). */
static const struct {
	char code[4];
	const char *symbol; /* NULL: the code */
	int decimals;
} currencies[] = {
	{"USD", "$", 2},    {"EUR", "€", 2},    {"GBP", "£", 2},    {"JPY", "¥", 0},
	{"INR", "₹", 2},    {"KRW", "₩", 0},    {"VND", "₫", 0},    {"ILS", "₪", 2},
	{"BIF", NULL, 0},   {"CLP", NULL, 0},   {"DJF", NULL, 0},   {"GNF", NULL, 0},
	{"ISK", NULL, 0},   {"KMF", NULL, 0},   {"PYG", NULL, 0},   {"RWF", NULL, 0},
	{"UGX", NULL, 0},   {"VUV", NULL, 0},   {"XAF", NULL, 0},   {"XOF", NULL, 0},
	{"XPF", NULL, 0},   {"BHD", NULL, 3},   {"IQD", NULL, 3},   {"JOD", NULL, 3},
	{"KWD", NULL, 3},   {"LYD", NULL, 3},   {"OMR", NULL, 3},   {"TND", NULL, 3},
};

/* How the locale writes amounts; the C locale leaves it open. */
struct habit {
	const char *point;
	const char *separator;
	bool is_symbol_first;
	bool has_space;
};

static struct habit habit_of_sample(const char *sample)
{
	static char point[8], separator[8]; /* as long as the language is the same */
	const char *one = strchr(sample, '1'), *two = strchr(sample, '2');
	const char *four = strchr(sample, '4'), *five = strchr(sample, '5');
	const char *symbol = strchr(sample, '$');

	if (one == NULL || two == NULL || four == NULL || five == NULL || symbol == NULL)
		return (struct habit){".", ",", true, false};
	snprintf(separator, sizeof separator, "%.*s", (int)(two - one - 1), one + 1);
	snprintf(point, sizeof point, "%.*s", (int)(five - four - 1), four + 1);
	return (struct habit){point, separator, symbol < one,
			      symbol < one ? one - symbol > 1 : symbol - strchr(sample, '6') > 1};
}

/* Without a locale's own habit, the language's: read off an amount that the translators wrote. */
static struct habit habit_of_language(void)
{
	static struct habit habit;
	static const char *read_from;
	/* TRANSLATORS: an amount of money as it is written in your language; the same digits, please */
	const char *sample = _("$1,234.56");

	if (sample != read_from)
		habit = habit_of_sample(sample);
	read_from = sample;
	return habit;
}

static struct habit habit_of_locale(void)
{
	const struct lconv *l = localeconv();

	if (l->mon_decimal_point[0] == '\0')
		return habit_of_language();
	return (struct habit){l->mon_decimal_point, l->mon_thousands_sep, l->p_cs_precedes == 1,
	                      l->p_sep_by_space == 1};
}

static bool can_show(const char *symbol)
{
	return (symbol[0] & 0x80) == 0 || strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static void put(char *out, size_t size, size_t *used, const char *text)
{
	while (*text != '\0' && *used + 1 < size)
		out[(*used)++] = *text++;
	out[*used] = '\0';
}

/* At least so many digits. */
static int write_digits(char out[24], uint64_t number, int least)
{
	uint64_t rest = number;
	int len = 0;

	do
		len++;
	while ((rest /= 10) > 0 || len < least);
	for (int i = len; i > 0; number /= 10)
		out[--i] = (char)('0' + number % 10);
	out[len] = '\0';
	return len;
}

/* "1,234,567" */
static void group_digits(char *out, size_t size, uint64_t number, const char *separator)
{
	char digits[24];
	int len = write_digits(digits, number, 1);
	size_t used = 0;

	out[0] = '\0';
	for (int i = 0; i < len && used + 8 < size; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			put(out, size, &used, separator);
		out[used++] = digits[i];
	}
	out[used] = '\0';
}

char *money_format(char *out, size_t size, int64_t amount, const char *currency)
{
	uint64_t rest = amount < 0 ? 0 - (uint64_t)amount : (uint64_t)amount, unit = 1;
	struct habit h = habit_of_locale();
	const char *symbol = currency;
	char whole[96], part[24] = "";
	size_t used = 0;
	int decimals = 2;

	for (size_t i = 0; i < sizeof currencies / sizeof currencies[0]; i++) {
		if (strcmp(currencies[i].code, currency) != 0)
			continue;
		decimals = currencies[i].decimals;
		if (currencies[i].symbol != NULL && can_show(currencies[i].symbol))
			symbol = currencies[i].symbol;
		break;
	}
	if (symbol == currency)
		h.has_space = true; /* letters do not stick to digits */
	for (int i = 0; i < decimals; i++)
		unit *= 10;
	group_digits(whole, sizeof whole, rest / unit, h.separator);
	if (decimals > 0)
		write_digits(part, rest % unit, decimals);
	put(out, size, &used, amount < 0 ? "-" : "");
	put(out, size, &used, h.is_symbol_first ? symbol : "");
	put(out, size, &used, h.is_symbol_first && h.has_space ? " " : "");
	put(out, size, &used, whole);
	put(out, size, &used, decimals > 0 ? h.point : "");
	put(out, size, &used, part);
	put(out, size, &used, !h.is_symbol_first && h.has_space ? " " : "");
	put(out, size, &used, h.is_symbol_first ? "" : symbol);
	return out;
}

char *clock_format(char *out, size_t size, int64_t span_ms)
{
	uint64_t s = span_ms > 0 ? (uint64_t)span_ms / SECOND_MS : 0;
	const uint64_t parts[] = {s / 3600, s / 60 % 60, s % 60};
	size_t used = 0, first = s >= 3600 ? 0 : 1;
	char digits[24];

	for (size_t i = first; i < 3; i++) { /* by hand: asked for in every row of a list */
		put(out, size, &used, i > first ? ":" : "");
		write_digits(digits, parts[i], i > first ? 2 : 1);
		put(out, size, &used, digits);
	}
	return out;
}

char *ago_format(char *out, size_t size, int64_t span_ms)
{
	long long s = span_ms > 0 ? span_ms / SECOND_MS : 0;
	long long minutes = s / 60, hours = minutes / 60, days = hours / 24;

	if (s < JUST_NOW_S)
		snprintf(out, size, "%s", _("just now"));
	else if (minutes == 0)
		snprintf(out, size, _("%lld s ago"), s);
	else if (hours == 0)
		snprintf(out, size,
			 ngettext("%lld minute ago", "%lld minutes ago", (unsigned long)minutes),
			 minutes);
	else if (days == 0)
		snprintf(out, size,
			 ngettext("%lld hour ago", "%lld hours ago", (unsigned long)hours), hours);
	else
		snprintf(out, size, ngettext("%lld day ago", "%lld days ago", (unsigned long)days),
			 days);
	return out;
}

char *duration_format(char *out, size_t size, int64_t seconds)
{
	long long s = seconds > 0 ? seconds : 0, minutes = s / 60;

	if (minutes == 0)
		snprintf(out, size, _("%lld s"), s);
	else if (minutes < 60)
		snprintf(out, size, _("%lld min"), minutes);
	else if (minutes % 60 == 0)
		snprintf(out, size, _("%lld h"), minutes / 60);
	else
		snprintf(out, size, _("%lld h %lld min"), minutes / 60, minutes % 60);
	return out;
}

static bool has_12_hours;

void time_of_day_style(bool is_12h)
{
	has_12_hours = is_12h;
}

char *moment_format(char *out, size_t size, int64_t at_ms)
{
	time_t at = (time_t)(at_ms / SECOND_MS);
	struct tm local;

	if (localtime_r(&at, &local) == NULL || strftime(out, size, "%Y-%m-%d %H:%M", &local) == 0)
		snprintf(out, size, "--");
	return out;
}

/* A day's first millisecond here. */
static bool day_parse(const char *text, int64_t *out_ms)
{
	struct tm day = { .tm_isdst = -1 };
	const char *end = strptime(text, "%Y-%m-%d", &day);
	time_t at;

	if (end == NULL || *end != '\0')
		return false;
	at = mktime(&day);
	*out_ms = (int64_t)at * SECOND_MS;
	return at >= 0;
}

bool moment_parse(const char *text, int64_t now_ms, int64_t *out_ms)
{
	static const struct {
		char letter;
		int64_t ms;
	} units[] = { { 'm', 60 * SECOND_MS }, { 'h', 3600 * SECOND_MS }, { 'd', 86400 * SECOND_MS } };
	char *end;
	long n = strtol(text, &end, 10);

	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (text[0] >= '0' && text[0] <= '9' && n <= 100000 && end[0] == units[i].letter && end[1] == '\0') {
			*out_ms = now_ms - n * units[i].ms;
			return true;
		}
	return day_parse(text, out_ms);
}

char *moment_seconds_format(char *out, size_t size, int64_t at_ms)
{
	size_t len = strlen(moment_format(out, size, at_ms));
	int64_t seconds = at_ms / SECOND_MS % 60;

	if (len > 2)
		snprintf(out + len, size - len, ":%02d", (int)seconds);
	return out;
}

char *time_of_day_format(char *out, size_t size, int64_t at_ms)
{
	time_t at = (time_t)(at_ms / SECOND_MS);
	struct tm local;

	if (localtime_r(&at, &local) == NULL || strftime(out, size, has_12_hours ? "%I:%M %p" : "%H:%M", &local) == 0)
		snprintf(out, size, "--:--");
	return out;
}
