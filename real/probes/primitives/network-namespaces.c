#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "primitives.h"

/*
 * When network namespaces are gone. The kernel removes them after their last process has ended, in
 * a thread of its own and many at a time, and tells nobody; but it counts them for each user
 * namespace, so all that makes some here does so in a user namespace of its own.
 */

void count_network_namespaces(void)
{
	if (unshare(CLONE_NEWUSER) != 0) {
		die_with_error("cannot make a user namespace (sysctl user.max_user_namespaces)");
	}
	/* From inside, root may map itself and nobody else, and only without changing groups. */
	write_text("/proc/self/setgroups", "deny");
	write_text("/proc/self/uid_map", "0 0 1");
	write_text("/proc/self/gid_map", "0 0 1");
}

static int can_make_one(void);

/* Where one is allowed at most, it can be made only when all others are gone. */
void await_network_namespaces(const struct settings *settings)
{
	if ((settings->primitive->variant & CLONE_NEWNET) == 0) {
		return;
	}
	write_text("/proc/sys/user/max_net_namespaces", "1");
	while (!can_make_one()) {
		usleep(200);
	}
}

static int can_make_one(void)
{
	const pid_t pid = fork();
	if (pid < 0) {
		die_with_error("cannot start a process");
	}
	if (pid == 0) {
		_exit(unshare(CLONE_NEWNET) == 0 ? 0 : errno);
	}
	int status;
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status)) {
		die("cannot wait for network namespaces to be removed");
	}
	errno = WEXITSTATUS(status);
	if (errno != 0 && errno != ENOSPC) {
		die_with_error("cannot count network namespaces");
	}
	return errno == 0;
}
