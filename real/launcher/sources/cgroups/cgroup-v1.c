#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/securebits.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cgroups/cgroup.h"

/* One hierarchy a controller: pure version 1 and hybrid hosts. The freezer comes last. */
static const char *const controllers[HIERARCHIES_MAX] = { "memory", "pids", "cpu", "freezer" };

#define PERIOD_US 100000

static int open_tree_v1(struct cgroup_tree *tree, const char *name, char *reason, size_t size)
{
	tree->count = 0;
	for (int i = 0; i < HIERARCHIES_MAX; i++) {
		char mount[200];
		char *path = tree->paths[i];
		if (find_cgroup_mount("cgroup", controllers[i], mount, sizeof(mount)) != 0) {
			snprintf(reason, size, "the cgroup controller %s is not mounted: mount -t cgroup -o %s",
				 controllers[i], controllers[i]);
			return -1;
		}
		snprintf(path, sizeof(tree->paths[i]), "%s/%s", mount, name);
		if (mkdir(path, 0755) != 0) {
			snprintf(reason, size, "cannot make %s: %s", path, strerror(errno));
			return -1;
		}
		tree->directories[i] = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		tree->count = i + 1;
	}
	return 0;
}

static int open_as(struct cgroup_tree *tree, struct cgroup *group);

static int create_v1(struct cgroup_tree *tree, struct cgroup *group)
{
	int directories[HIERARCHIES_MAX];
	for (int i = 0; i < tree->count; i++) {
		if (mkdirat(tree->directories[i], group->name, 0755) != 0) {
			return -errno;
		}
		directories[i] = openat(tree->directories[i], group->name,
					O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	}
	char memory[32], processes[16], period[16], quota[16];
	snprintf(memory, sizeof(memory), "%ld", tree->limits.memory_bytes);
	snprintf(processes, sizeof(processes), "%d", tree->limits.processes);
	snprintf(period, sizeof(period), "%d", PERIOD_US);
	snprintf(quota, sizeof(quota), "%ld", (long)(tree->limits.cores * PERIOD_US));
	int error = write_file(directories[0], "memory.limit_in_bytes", memory);
	/* Swap on top of memory; not there where the kernel does not count it. */
	const int swap = write_file(directories[0], "memory.memsw.limit_in_bytes", memory);
	error = error != 0 ? error : (swap == -ENOENT || swap == -EOPNOTSUPP ? 0 : swap);
	error = error != 0 ? error : write_file(directories[1], "pids.max", processes);
	error = error != 0 ? error : write_file(directories[2], "cpu.cfs_period_us", period);
	error = error != 0 ? error : write_file(directories[2], "cpu.cfs_quota_us", quota);
	for (int i = 0; i < tree->count; i++) {
		close(directories[i]);
	}
	if (error != 0) {
		return error;
	}
	return open_as(tree, group);
}

/*
 * Whoever holds a file of members may move the processes that its opener might: so it is opened as
 * the user whose processes belong there. The capabilities stay, or it could not be opened.
 */
static int open_as(struct cgroup_tree *tree, struct cgroup *group)
{
	const int bits = prctl(PR_GET_SECUREBITS);
	if (prctl(PR_SET_SECUREBITS, bits | SECBIT_NO_SETUID_FIXUP) != 0 ||
	    syscall(SYS_setresuid, -1, group->uid, -1) != 0) {
		return -errno;
	}
	const int error = open_group_files(tree, group, "tasks", "freezer.state", "freezer.state",
					   "memory.oom_control");
	if (syscall(SYS_setresuid, -1, 0, -1) != 0 || prctl(PR_SET_SECUREBITS, bits) != 0) {
		return -errno;
	}
	return error;
}

static int freeze_v1(struct cgroup *group, int frozen)
{
	const char *state = frozen ? "FROZEN" : "THAWED";
	return pwrite(group->freezer, state, 6, 0) == 6 ? 0 : -errno;
}

/* FREEZING until the last process has stopped. */
static int is_frozen_v1(struct cgroup *group)
{
	char state[16] = "";
	return pread(group->freezer, state, sizeof(state) - 1, 0) > 0 &&
	       strncmp(state, "FROZEN", 6) == 0;
}

/* A frozen process dies only when it is let go. */
static void kill_v1(struct cgroup_tree *tree, struct cgroup *group)
{
	kill_members(tree->directories[0], group->name);
	freeze_v1(group, 0);
}

static void release_v1(int directory)
{
	write_file(directory, "freezer.state", "THAWED");
}

const struct cgroup_backend cgroup_v1 = {
	.name = "v1",
	.joined_by_members = 1,
	.open = open_tree_v1,
	.create = create_v1,
	.freeze = freeze_v1,
	.is_frozen = is_frozen_v1,
	.kill = kill_v1,
	.release = release_v1,
};
