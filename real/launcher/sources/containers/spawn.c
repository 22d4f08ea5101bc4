#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "launcher.h"

static pid_t clone_child(const struct container *container, int *process);
static unsigned long long namespaces_of(const struct container *container);
static void enter_and_execute(const struct container *container) __attribute__((noreturn));
static int show_own_processes(const struct container *container);
static int enter_root(const struct container *container);
static void give_up(const char *step, int error) __attribute__((noreturn));

extern char **environ;

/* Forks the launcher, which is small, into the container, and runs its program there. */
int spawn_fresh(struct container *container)
{
	const int zygote = container->role == ROLE_ZYGOTE;
	if (zygote && setns(container->nest->descriptor, CLONE_NEWPID) != 0) {
		return -errno;
	}
	int process = -1;
	const pid_t pid = clone_child(container, &process);
	const int error = errno;
	if (pid == 0) {
		enter_and_execute(container);
	}
	if (zygote && setns(launcher.own_processes, CLONE_NEWPID) != 0) {
		die_with_error("cannot come back from the Zygotes' pid namespace");
	}
	if (pid < 0) {
		return -error;
	}
	container->pid = pid;
	watch(&container->process, container, process, process_died);
	if (container->listener >= 0) {
		close(container->listener);
		container->listener = -1;
	}
	if (container->child_end >= 0) {
		close(container->child_end);
		container->child_end = -1;
	}
	step(container, "clone");
	return 0;
}

static pid_t clone_child(const struct container *container, int *process)
{
	struct clone_args arguments = {
		.flags = namespaces_of(container) | CLONE_PIDFD,
		.pidfd = (uintptr_t)process,
		.exit_signal = SIGCHLD,
	};
	if ((container->guards & GUARD_CGROUP) && !launcher.tree.backend->joined_by_members) {
		arguments.flags |= CLONE_INTO_CGROUP;
		arguments.cgroup = (uintptr_t)container->slot->group.directory;
	}
	return (pid_t)syscall(435 /* clone3 */, &arguments, sizeof(arguments));
}

static unsigned long long namespaces_of(const struct container *container)
{
	const struct {
		unsigned guard;
		unsigned long long flag;
	} namespaces[] = {
		{ container->role == ROLE_SANDBOX ? GUARD_PID : 0, CLONE_NEWPID },
		{ GUARD_IPC, CLONE_NEWIPC },
		{ GUARD_UTS, CLONE_NEWUTS },
		{ ADD_NETWORK_NAMESPACE, CLONE_NEWNET },
		{ ADD_MOUNT_NAMESPACE, CLONE_NEWNS },
	};
	unsigned long long flags = 0;
	for (size_t i = 0; i < sizeof(namespaces) / sizeof(namespaces[0]); i++) {
		if (container->guards & namespaces[i].guard) {
			flags |= namespaces[i].flag;
		}
	}
	return flags;
}

/* Python is started without its site module, and with nothing of its surroundings. */
static void enter_and_execute(const struct container *container)
{
	static char start[] =
		"import sys;sys.path.insert(0,'/runtime');import zygolab_start;zygolab_start.run()";
	char role[] = "sandbox", zygote_role[] = "zygote";
	char isolated[] = "-I", no_site[] = "-S", no_bytecode[] = "-B", command[] = "-c";
	char *nothing[] = { NULL };
	int error;
	const int zygote = container->role == ROLE_ZYGOTE;
	const struct cgroup *group = &container->slot->group;
	if ((container->guards & GUARD_CGROUP) && launcher.tree.backend->joined_by_members &&
	    (error = join_cgroup(group->members, launcher.tree.count, container->slot->uid)) != 0) {
		give_up("cgroup", -error);
	}
	if (dup2(launcher.null, 0) < 0 || dup2(container->output, 1) < 0 ||
	    dup2(container->output, 2) < 0) {
		give_up("dup2", errno);
	}
	if ((error = show_own_processes(container)) != 0) {
		give_up("proc", -error);
	}
	if ((error = enter_root(container)) != 0) {
		give_up("root", -error);
	}
	if (zygote && setns(launcher.user_namespace, CLONE_NEWUSER) != 0) {
		give_up("user namespace", errno);
	}
	const char *step;
	error = confine(container->role, container->guards, container->slot->uid,
			(unsigned)launcher.settings.limits.processes, &step);
	if (error != 0) {
		give_up(step, -error);
	}
	signal(SIGPIPE, SIG_DFL);
	const int of_sandbox[] = { container->listener };
	const int of_zygote[] = { container->child_end, zygote ? container->nest->descriptor : -1 };
	error = zygote ? keep_descriptors(of_zygote, 2, container->guards)
		       : keep_descriptors(of_sandbox, 1, container->guards);
	if (error != 0) {
		give_up("descriptors", -error);
	}
	char **environment = (container->guards & GUARD_ENVIRONMENT) ? nothing : environ;
	if (*container->program != 0) {
		char *words[] = { (char *)container->program, (char *)container->argument, NULL };
		execve(container->program, words, environment);
		give_up(container->program, errno);
	}
	char *words[] = { (char *)launcher.settings.python, isolated, no_site, no_bytecode, command,
			  start, zygote ? zygote_role : role, NULL };
	execve(launcher.settings.python, words, environment);
	give_up(launcher.settings.python, errno);
}

/* From inside of its pid namespace, which is the one that shows. */
static int show_own_processes(const struct container *container)
{
	char path[128];
	path_of(container, "/roots", "/proc", path, sizeof(path));
	const unsigned long flags = MS_NOSUID | MS_NODEV | MS_NOEXEC;
	return mount("proc", path, "proc", flags, NULL) == 0 ? 0 : -errno;
}

static int enter_root(const struct container *container)
{
	if (container->guards & ADD_MOUNT_NAMESPACE) {
		/* The descriptor is of the launcher's namespace; this one has copies of all mounts. */
		char name[32], path[64];
		container_name(container, name, sizeof(name));
		snprintf(path, sizeof(path), "/roots/%s", name);
		if (chdir(path) != 0 || syscall(SYS_pivot_root, ".", ".") != 0 || umount2(".", MNT_DETACH) != 0) {
			return -errno;
		}
		return chdir("/") == 0 ? 0 : -errno;
	}
	if (fchdir(container->root) != 0) {
		return -errno;
	}
	if (!(container->guards & GUARD_CHROOT)) {
		return 0;
	}
	if (chroot(".") != 0) {
		return -errno;
	}
	return chdir("/") == 0 ? 0 : -errno;
}

/* Its output is where the launcher looks for a reason. */
static void give_up(const char *step, int error)
{
	char message[256];
	const int length = snprintf(message, sizeof(message), "%s: %s\n", step, strerror(error));
	(void)!write(2, message, (size_t)length);
	_exit(126);
}
