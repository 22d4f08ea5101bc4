#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "primitives.h"

/*
 * A namespace is made by a process that then ends, and the namespace with it. Starting the process
 * is not part of the operation; what it takes to end is, since a namespace is removed by that.
 */

static void prepare(const struct settings *settings);
static void enter_mount_point(struct client *client);
static void unshare_and_exit(struct client *client, struct sample *sample);
static void enter_two_roots(struct client *client);
static void change_root(struct client *client, struct sample *sample);

#define KIND(word, flags) \
	{                                                                          \
		.name = word, .prepare = prepare, .enter = enter_mount_point,      \
		.operate = unshare_and_exit, .drain = await_network_namespaces,    \
		.variant = (flags)                                                 \
	}

const struct primitive namespace_primitives[] = {
	KIND("no-namespace", 0),
	KIND("mount", CLONE_NEWNS),
	KIND("ipc", CLONE_NEWIPC),
	KIND("uts", CLONE_NEWUTS),
	KIND("pid", CLONE_NEWPID),
	KIND("network", CLONE_NEWNET),
	KIND("user", CLONE_NEWUSER),
	KIND("mount-shared", CLONE_NEWNS | SHARED_MOUNTS),
	KIND("mount-shared-with-mount", CLONE_NEWNS | SHARED_MOUNTS | MOUNT_INSIDE),
	{ .name = "chroot", .prepare = prepare, .enter = enter_two_roots, .operate = change_root },
	{ 0 },
};

static void make_mount_namespaces(int count);

static void prepare(const struct settings *settings)
{
	if ((settings->primitive->variant & CLONE_NEWNET) != 0) {
		count_network_namespaces();
	}
	make_private_world("");
	/* Among ourselves only: the mounts have left the host's peer groups. */
	if ((settings->primitive->variant & SHARED_MOUNTS) != 0 &&
	    mount(NULL, "/", NULL, MS_REC | MS_SHARED, NULL) != 0) {
		die_with_error("cannot share mounts");
	}
	make_mount_namespaces(settings->existing);
}

/* Each is held by an open file alone, so that they cost no process. */
static void make_mount_namespaces(int count)
{
	const struct rlimit limit = { (rlim_t)count + 1024, (rlim_t)count + 1024 };
	if (count > 0 && setrlimit(RLIMIT_NOFILE, &limit) != 0) {
		die_with_error("cannot have %d open files (sysctl fs.nr_open)", count);
	}
	for (int i = 0; i < count; i++) {
		if (unshare(CLONE_NEWNS) != 0) {
			die_with_error("cannot make mount namespace %d (sysctl user.max_mnt_namespaces)", i);
		}
		if (open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC) < 0) {
			die_with_error("cannot hold mount namespace %d", i);
		}
	}
}

/* Of its own for each client: a shared mount appears in the namespaces of all others, where one at
 * the same place could go away between the look-up of the path and its use. */
static void enter_mount_point(struct client *client)
{
	enter_own_directory(client);
	if (mkdir("point", 0755) != 0) {
		die_with_error("cannot make a mount point");
	}
}

static void unshare_and_exit(struct client *client, struct sample *sample)
{
	const unsigned long variant = client->settings->primitive->variant;
	const pid_t pid = fork();
	if (pid < 0) {
		die_with_error("cannot start a process");
	}
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		client->scratch->start = now_ms();
		const int failed = unshare((int)(variant & 0xffffffff));
		if (failed || ((variant & MOUNT_INSIDE) != 0 && mount("point", "point", NULL, MS_BIND, NULL))) {
			_exit(errno);
		}
		client->scratch->created = now_ms();
		if ((variant & MOUNT_INSIDE) != 0 && umount2("point", MNT_DETACH) != 0) {
			_exit(errno);
		}
		_exit(0);
	}
	int status;
	if (waitpid(pid, &status, 0) != pid || status != 0) {
		errno = WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
		die_with_error("cannot make a namespace of kind %s", client->settings->primitive->name);
	}
	*sample = *client->scratch;
	sample->ended = now_ms();
}

static void enter_two_roots(struct client *client)
{
	enter_own_directory(client);
	const char *const names[] = { "one", "other" };
	for (int i = 0; i < 2; i++) {
		if (mkdir(names[i], 0755) != 0) {
			die_with_error("cannot make a root");
		}
		client->descriptors[i] = open(names[i], O_PATH | O_DIRECTORY | O_CLOEXEC);
	}
}

/* From one root to the other: there is nothing to remove. */
static void change_root(struct client *client, struct sample *sample)
{
	client->descriptors[3] ^= 1;
	if (fchdir(client->descriptors[client->descriptors[3]]) != 0) {
		die_with_error("cannot enter a root");
	}
	sample->start = now_ms();
	if (chroot(".") != 0) {
		die_with_error("cannot change the root");
	}
	sample->created = now_ms();
	sample->ended = sample->created;
}
