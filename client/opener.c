/* SPDX-License-Identifier: ISC */
/* Handing a link to the desktop's browser. Called by the screens and by --plain. */
#include "client/opener.h"

#include <stdlib.h>

#include "loop/loop.h"
#include "protocol/mem.h"
#include "protocol/text.h"

static void on_closed(uv_handle_t *handle)
{
	free(handle);
}

static void on_exit_of(uv_process_t *process, int64_t status, int signal_number)
{
	(void)status;
	(void)signal_number;
	uv_close((uv_handle_t *)process, on_closed);
}

static bool has_desktop(void)
{
	return getenv("DISPLAY") != NULL || getenv("WAYLAND_DISPLAY") != NULL;
}

bool opener_run(struct loop *l, const char *link)
{
	char *program = xstrdup("xdg-open");
	char *address = xstrdup(link);
	char *arguments[] = {program, address, NULL};
	uv_stdio_container_t nothing[3] = {
	    {.flags = UV_IGNORE}, {.flags = UV_IGNORE}, {.flags = UV_IGNORE}};
	uv_process_options_t options = {
	    .file = program,
	    .args = arguments,
	    .stdio = nothing,
	    .stdio_count = 3,
	    .exit_cb = on_exit_of,
	    .flags = UV_PROCESS_DETACHED,
	};
	uv_process_t *process = xcalloc(1, sizeof(*process));
	bool is_running = false;

	if (!text_is_link(link) || !has_desktop()) {
		free(process);
	} else {
		is_running = uv_spawn(loop_uv(l), process, &options) == 0;
		if (is_running)
			uv_unref((uv_handle_t *)process);
		else
			uv_close((uv_handle_t *)process, on_closed);
	}
	free(program);
	free(address);
	return is_running;
}
