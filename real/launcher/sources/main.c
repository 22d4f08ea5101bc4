#include <signal.h>

#include "launcher.h"

/*
 * The launcher: the only privileged code of real mode. It makes SOCK's lean containers on request
 * and takes every time stamp next to the work.
 *
 * Two processes. The supervisor stays on the host, and when the launcher or the command ends, in
 * whatever way, it removes what is left. The launcher is the first process of a pid namespace, so
 * that all Zygotes and sandboxes end with it.
 */
struct launcher launcher;

static const struct duties duties = { .handle_request = handle_request, .tick = tick };

int main(int count, char **arguments)
{
	read_settings(count, arguments, &launcher.settings);
	signal(SIGPIPE, SIG_IGN);
	start_supervised();
	make_world();
	if (fill_pool(launcher.settings.pool) != 0) {
		die_with_error("cannot make cgroups in advance");
	}
	/* The launcher runs no program itself, and its own capabilities stay; its children save time. */
	if (launcher.settings.narrow && narrow_bounding_set(ROLE_SANDBOX) != 0) {
		die_with_error("cannot narrow the bounding set");
	}
	run_loop(&duties);
}
