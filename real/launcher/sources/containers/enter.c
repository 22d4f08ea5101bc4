#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "guards/confine.h"
#include "guards/guards.h"

/*
 * How a child of a Zygote enters its container: a shared library that the root Zygote loads once,
 * before any fork. Loading it costs the children nothing, and none of the steps is left to Python.
 */

static void fail(int channel, const char *step, int error) __attribute__((noreturn));

/*
 * The next fork's child is to be the first process of a pid namespace of its own, or to live in
 * `nest`, where that is not -1. The Zygote itself stays where it is. Returns 0 or -errno.
 */
int zygolab_before_fork(int nest)
{
	const int result = nest < 0 ? unshare(CLONE_NEWPID) : setns(nest, CLONE_NEWPID);
	return result == 0 ? 0 : -errno;
}

/* Later forks happen in the Zygote's own pid namespace again. */
int zygolab_after_fork(void)
{
	return setns(DESCRIPTOR_NEST, CLONE_NEWPID) == 0 ? 0 : -errno;
}

/*
 * In the child, whose `own` descriptor is a sandbox's listener or a Zygote's nest: joins its cgroup through `members`, or without those is moved there by the
 * launcher, to which it says hello; takes on its namespaces and root, and gives up what it must not
 * have. Ends the process with a word to the launcher when a step fails.
 */
void zygolab_enter(int role, unsigned guards, unsigned uid, unsigned processes, int root,
		   int channel, int output, int own, const int *members, int count)
{
	int error = count > 0 ? join_cgroup(members, count, uid) : 0;
	if (error != 0) {
		fail(channel, "cgroup", -error);
	}
	if (send(channel, "hello", 5, MSG_NOSIGNAL) != 5) {
		_exit(126);
	}
	int namespaces = 0;
	namespaces |= (guards & GUARD_IPC) ? CLONE_NEWIPC : 0;
	namespaces |= (guards & GUARD_UTS) ? CLONE_NEWUTS : 0;
	namespaces |= (guards & ADD_NETWORK_NAMESPACE) ? CLONE_NEWNET : 0;
	if (unshare(namespaces) != 0) {
		fail(channel, "unshare", errno);
	}
	if (fchdir(root) != 0 || chroot(".") != 0 || chdir("/") != 0) {
		fail(channel, "chroot", errno);
	}
	char go[8];
	if (count == 0 && (guards & GUARD_CGROUP) && recv(channel, go, sizeof(go), 0) <= 0) {
		_exit(126);
	}
	if (dup2(output, 1) < 0 || dup2(output, 2) < 0) {
		fail(channel, "dup2", errno);
	}
	const char *step;
	error = confine(role, guards, uid, processes, &step);
	if (error != 0) {
		fail(channel, step, -error);
	}
	/* Not so after a change of uid; its own /proc would be closed to it. */
	if (prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) != 0) {
		fail(channel, "dumpable", errno);
	}
	/* The Zygote's own channel is number 3 of its table: the child's takes its place. */
	const int of_sandbox[] = { own };
	const int of_zygote[] = { channel, own };
	error = role == ROLE_SANDBOX ? keep_descriptors(of_sandbox, 1, guards)
				     : keep_descriptors(of_zygote, 2, guards);
	if (error != 0) {
		_exit(126);
	}
}

static void fail(int channel, const char *step, int error)
{
	char message[128];
	const int length = snprintf(message, sizeof(message), "error %s: %s", step, strerror(error));
	(void)!send(channel, message, (size_t)length, MSG_NOSIGNAL);
	_exit(126);
}
