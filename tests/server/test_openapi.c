/* SPDX-License-Identifier: ISC */
/* doc/openapi.yaml and the server say the same: every call is described, every call described exists, and each member
 * of each thing stands in its schema. Reads the YAML by its indentation, which the file keeps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/audit.h"
#include "protocol/device.h"
#include "protocol/mem.h"
#include "protocol/notification.h"
#include "protocol/payment.h"
#include "protocol/request.h"
#include "protocol/session.h"
#include "protocol/sign_in.h"
#include "protocol/story.h"
#include "protocol/user.h"
#include "server/call.h"

#define LINE_SIZE 512

static const char *const method_names[METHOD_COUNT] = {
	[METHOD_GET] = "get", [METHOD_POST] = "post", [METHOD_PATCH] = "patch"
};

/* What the edge answers without a route. */
static const char *const others[] = {
	"post /v1/login", "get /v1/stream", "get /healthz", "get /readyz", "get /metrics"
};

/* "get /v1/me\npost /v1/login\n…", as the file has them. Caller frees. */
static char *described_calls(void)
{
	char *path = xasprintf("%s/doc/openapi.yaml", getenv("HP_SRCDIR")), *calls = xstrdup("\n");
	FILE *file = fopen(path, "re");
	char line[LINE_SIZE], address[LINE_SIZE] = "", method[LINE_SIZE];

	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		if (strncmp(line, "  /", 3) == 0) {
			snprintf(address, sizeof(address), "%.*s", (int)strcspn(line + 2, ":"), line + 2);
		} else if (*address && strncmp(line, "    ", 4) == 0 && line[4] >= 'a' && line[4] <= 'z' &&
			   strncmp(line, "    parameters", 14) != 0) {
			char *longer;

			snprintf(method, sizeof(method), "%.*s", (int)strcspn(line + 4, ":"), line + 4);
			longer = xasprintf("%s%s %s\n", calls, method, address);
			free(calls);
			calls = longer;
		} else if (strcmp(line, "components:\n") == 0) {
			break;
		}
	}
	fclose(file);
	free(path);
	return calls;
}

static char *call_of_route(const struct route *r)
{
	const char *hole = strstr(r->pattern, ":id");

	return xasprintf("\n%s %.*s%s%s\n", method_names[r->method],
			 (int)(hole ? hole - r->pattern : (ptrdiff_t)strlen(r->pattern)), r->pattern,
			 hole ? "{id}" : "", hole ? hole + 3 : "");
}

static void test_every_call_is_described(void **state)
{
	char *calls = described_calls();
	size_t count;
	const struct route *all = route_all(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		char *call = call_of_route(&all[i]);

		if (!strstr(calls, call))
			fail_msg("not in openapi.yaml: %s", call);
		free(call);
	}
	free(calls);
}

static bool is_served(const char *method, const char *path)
{
	char id[HP_ID_SIZE], *call = xasprintf("%s %s", method, path);
	char *concrete = xstrdup(path), *hole = strstr(concrete, "{id}");
	bool is_known = false;
	unsigned allowed;

	if (hole)
		memcpy(hole, "abcd", 4);
	for (enum method m = 0; m < METHOD_COUNT; m++)
		is_known = is_known || (strcmp(method_names[m], method) == 0 && route_find(m, concrete, id, &allowed));
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		is_known = is_known || strcmp(others[i], call) == 0;
	free(call);
	free(concrete);
	return is_known;
}

static void test_every_call_described_exists(void **state)
{
	char *calls = described_calls(), *rest = calls, *call;
	size_t count = 0;

	(void)state;
	while ((call = strsep(&rest, "\n"))) {
		char *path = strchr(call, ' ');

		if (!path)
			continue;
		*path++ = '\0';
		if (!is_served(call, path))
			fail_msg("openapi.yaml has what nobody serves: %s %s", call, path);
		count++;
	}
	assert_true(count > 20);
	free(calls);
}

/* The schema's lines, from its name to the next one's. Caller frees. */
static char *schema_text(const char *name)
{
	char *path = xasprintf("%s/doc/openapi.yaml", getenv("HP_SRCDIR")), *text = xstrdup("");
	char *first = xasprintf("    %s:\n", name), line[LINE_SIZE];
	FILE *file = fopen(path, "re");
	bool is_inside = false;

	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		if (strncmp(line, "    ", 4) == 0 && line[4] != ' ')
			is_inside = strcmp(line, first) == 0;
		if (is_inside) {
			char *longer = xasprintf("%s%s", text, line);

			free(text);
			text = longer;
		}
	}
	fclose(file);
	free(path);
	free(first);
	return text;
}

/* `json`: a flat thing, taken. Each of its members stands in the schema. */
static void assert_described(const char *schema, char *json)
{
	char *text = schema_text(schema);

	for (char *at = json; (at = strstr(at, "\":")); at += 2) {
		char *start = at, *member;

		while (start > json && start[-1] != '"')
			start--;
		member = xasprintf("\n        %.*s:", (int)(at - start), start);
		if (!strstr(text, member))
			fail_msg("schema %s has no %s", schema, member);
		free(member);
	}
	free(text);
	free(json);
}

/* Of a story: takes it. */
static char *first_step(char *json)
{
	const char *start = strstr(json, "\"steps\":[") + 9;
	char *step = xstrndup(start, strcspn(start, "]"));

	free(json);
	return step;
}

static void test_each_member_of_each_thing_is_described(void **state)
{
	struct user u = { .id = "u1", .username = xstrdup("ada"), .display_name = xstrdup("Ada") };
	struct request r = { .id = "r1", .description = xstrdup("It drips.") };
	struct session s = { .id = "s1", .status = SESSION_WAITING, .duration_s = -1 };
	struct notification n = { .id = "n1", .preview = xstrdup("It drips.") };
	struct payment p = { .request_id = "r1" };
	struct sign_in i = { .id = "i1" };
	struct audit_entry e = { .id = "1", .count = 1 };
	struct story t = { .request = { .id = "r1" }, .payment = { .request_id = "r1" } };
	struct device d = { .id = "d1", .name = xstrdup("Library"), .token = "secret" };

	(void)state;
	assert_described("SignIn", sign_in_encode(&i));
	assert_described("AuditEntry", audit_entry_encode(&e));
	assert_described("Device", device_encode(&d));
	assert_described("User", user_encode(&u));
	assert_described("Request", request_encode(&r));
	assert_described("Session", session_encode(&s));
	assert_described("Notification", notification_encode(&n));
	assert_described("Payment", payment_encode(&p));
	story_add(&t, STORY_ASKED, 1);
	assert_described("StoryStep", first_step(story_encode(&t)));
	story_clear(&t);
	user_clear(&u);
	request_clear(&r);
	session_clear(&s);
	notification_clear(&n);
	device_clear(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_call_is_described),
		cmocka_unit_test(test_every_call_described_exists),
		cmocka_unit_test(test_each_member_of_each_thing_is_described),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
