#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launcher.h"

/*
 * A nest is the pid namespace in which a Zygote lives. A Zygote may take any uid of the run, so what
 * it can signal is decided by what it can see: itself, and what descends from it, whose nests and
 * namespaces lie inside of its own. A namespace ends with its first process, and children are to
 * outlive their Zygote: so that first process is not the Zygote but one of ours that only waits, until
 * the Zygote and all that was forked from it are gone.
 */

static void end_keeper(pid_t keeper);
static pid_t start_keeper(const struct nest *around, int answer);
static void become_parent_of_keeper(int answer) __attribute__((noreturn));
static void keep(int answer) __attribute__((noreturn));
static pid_t sender_of_byte(int channel);

/* A new nest inside of another one, or of the launcher's own namespace; NULL with *error. */
struct nest *make_nest(struct nest *around, int *error)
{
	int ends[2];
	const int yes = 1;
	struct nest *nest = calloc(1, sizeof(*nest));
	if (nest == NULL || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
		*error = nest == NULL ? -ENOMEM : -errno;
		free(nest);
		return NULL;
	}
	setsockopt(ends[0], SOL_SOCKET, SO_PASSCRED, &yes, sizeof(yes));
	const pid_t parent = start_keeper(around, ends[1]);
	*error = parent < 0 ? -errno : 0;
	close(ends[1]);
	int status = 0;
	if (*error == 0 && waitpid(parent, &status, 0) == parent && status != 0) {
		*error = -(WIFEXITED(status) ? WEXITSTATUS(status) : EAGAIN);
	}
	if (*error == 0) {
		char path[32];
		nest->keeper = sender_of_byte(ends[0]);
		snprintf(path, sizeof(path), "%d/ns/pid", nest->keeper);
		nest->descriptor = openat(launcher.processes, path, O_RDONLY | O_CLOEXEC);
		*error = nest->descriptor < 0 ? -errno : 0;
	}
	close(ends[0]);
	if (*error != 0) {
		end_keeper(nest->keeper);
		free(nest);
		return NULL;
	}
	nest->users = 1;
	nest->around = around == NULL ? NULL : join_nest(around);
	return nest;
}

struct nest *join_nest(struct nest *nest)
{
	nest->users++;
	return nest;
}

/* The last to leave ends the namespace, which nobody is in any more. */
void leave_nest(struct nest *nest)
{
	while (nest != NULL && --nest->users == 0) {
		struct nest *around = nest->around;
		end_keeper(nest->keeper);
		close(nest->descriptor);
		free(nest);
		nest = around;
	}
}

static void end_keeper(pid_t keeper)
{
	if (keeper > 0) {
		kill(keeper, SIGKILL);
		waitpid(keeper, NULL, 0);
	}
}

/*
 * Gives a process that a Zygote forked its /proc, which shows its pid namespace alone. The process
 * must not mount; a child of the launcher that shares its memory does it from inside of the namespace.
 */
int mount_processes(const struct container *container)
{
	char path[128];
	path_of(container, "/roots", "/proc", path, sizeof(path));
	if (setns(container->process.descriptor, CLONE_NEWPID) != 0) {
		return -errno;
	}
	volatile int error = 0;
	const pid_t pid = vfork();
	if (pid == 0) {
		error = mount("proc", path, "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) == 0 ? 0 : errno;
		_exit(0);
	}
	error = pid < 0 ? errno : error;
	if (setns(launcher.own_processes, CLONE_NEWPID) != 0) {
		die_with_error("cannot come back from a container's pid namespace");
	}
	if (pid > 0) {
		waitpid(pid, NULL, 0);
	}
	return -error;
}

/*
 * Two steps, since a namespace belongs to the user namespace of whoever makes it: a child joins that
 * of the Zygotes, and its own child, which is at once the launcher's, is the first of the namespace.
 */
static pid_t start_keeper(const struct nest *around, int answer)
{
	if (around != NULL && setns(around->descriptor, CLONE_NEWPID) != 0) {
		return -1;
	}
	const pid_t pid = fork();
	const int error = errno;
	if (pid == 0) {
		become_parent_of_keeper(answer);
	}
	if (around != NULL && setns(launcher.own_processes, CLONE_NEWPID) != 0) {
		die_with_error("cannot come back from the Zygotes' pid namespace");
	}
	errno = error;
	return pid;
}

static void become_parent_of_keeper(int answer)
{
	struct clone_args arguments = { .flags = CLONE_NEWPID | CLONE_PARENT };
	if (setns(launcher.user_namespace, CLONE_NEWUSER) != 0) {
		_exit(errno);
	}
	const long pid = syscall(435 /* clone3 */, &arguments, sizeof(arguments));
	if (pid == 0) {
		keep(answer);
	}
	_exit(pid < 0 ? errno : 0);
}

/* The kernel buries in its name whoever has lost a parent. */
static void keep(int answer)
{
	signal(SIGCHLD, SIG_IGN);
	forget_arguments();
	if (send(answer, "k", 1, MSG_NOSIGNAL) != 1) {
		_exit(1);
	}
	syscall(436 /* close_range */, 0, ~0u, 0);
	for (;;) {
		pause();
	}
}

/* The kernel names the sender, by the number that it has for the launcher. */
static pid_t sender_of_byte(int channel)
{
	char byte;
	union {
		char space[CMSG_SPACE(sizeof(struct ucred))];
		struct cmsghdr align;
	} control;
	struct iovec part = { &byte, 1 };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.space,
				  .msg_controllen = sizeof(control.space) };
	if (recvmsg(channel, &message, 0) != 1) {
		return -1;
	}
	const struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	struct ucred credentials = { .pid = -1 };
	if (header != NULL && header->cmsg_type == SCM_CREDENTIALS) {
		memcpy(&credentials, CMSG_DATA(header), sizeof(credentials));
	}
	return credentials.pid;
}
