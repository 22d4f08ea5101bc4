#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cgroups/cgroup.h"

/* One hierarchy for all controllers: what today's distributions mount. */

#define PERIOD_US 100000

static int has_word(int directory, const char *file, const char *word);

static const char *const controllers[] = { "memory", "pids", "cpu" };

/* Hands a controller down to the groups below; it is left alone where that is done already. */
static int hand_down(int directory, const char *controller)
{
	if (has_word(directory, "cgroup.subtree_control", controller)) {
		return 0;
	}
	char text[32];
	snprintf(text, sizeof(text), "+%s", controller);
	return write_file(directory, "cgroup.subtree_control", text);
}

static int open_tree_v2(struct cgroup_tree *tree, const char *name, char *reason, size_t size)
{
	char mount[200];
	tree->count = 0;
	if (find_cgroup_mount("cgroup2", "", mount, sizeof(mount)) != 0) {
		snprintf(reason, size, "no cgroup is mounted: mount -t cgroup2 none /sys/fs/cgroup");
		return -1;
	}
	const int root = open(mount, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	snprintf(tree->paths[0], sizeof(tree->paths[0]), "%s/%s", mount, name);
	if (root < 0 || mkdir(tree->paths[0], 0755) != 0) {
		snprintf(reason, size, "cannot make %s: %s", tree->paths[0], strerror(errno));
		return -1;
	}
	tree->directories[0] = open(tree->paths[0], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	tree->count = 1;
	for (size_t i = 0; i < sizeof(controllers) / sizeof(controllers[0]); i++) {
		/* A controller that version 1 holds is not there: on hybrid hosts, for tests only. */
		if (!has_word(root, "cgroup.controllers", controllers[i])) {
			continue;
		}
		int error = hand_down(root, controllers[i]);
		error = error != 0 ? error : hand_down(tree->directories[0], controllers[i]);
		if (error != 0) {
			snprintf(reason, size, "cannot hand the cgroup controller %s down from %s: %s",
				 controllers[i], mount, strerror(-error));
			close(root);
			return -1;
		}
	}
	close(root);
	return 0;
}

static int has_word(int directory, const char *file, const char *word)
{
	char text[512];
	const int descriptor = openat(directory, file, O_RDONLY | O_CLOEXEC);
	const ssize_t length = descriptor < 0 ? -1 : read(descriptor, text, sizeof(text) - 1);
	if (descriptor >= 0) {
		close(descriptor);
	}
	text[length > 0 ? length : 0] = 0;
	char *state;
	for (char *part = strtok_r(text, " \n", &state); part != NULL;
	     part = strtok_r(NULL, " \n", &state)) {
		if (strcmp(part, word) == 0) {
			return 1;
		}
	}
	return 0;
}

static int create_v2(struct cgroup_tree *tree, struct cgroup *group)
{
	if (mkdirat(tree->directories[0], group->name, 0755) != 0) {
		return -errno;
	}
	char memory[32], processes[16], quota[48];
	snprintf(memory, sizeof(memory), "%ld", tree->limits.memory_bytes);
	snprintf(processes, sizeof(processes), "%d", tree->limits.processes);
	snprintf(quota, sizeof(quota), "%ld %d", (long)(tree->limits.cores * PERIOD_US), PERIOD_US);
	const struct {
		const char *file, *text;
	} settings[] = {
		{ "memory.max", memory },   { "memory.swap.max", "0" }, { "memory.oom.group", "1" },
		{ "pids.max", processes }, { "cpu.max", quota },
	};
	const int directory = openat(tree->directories[0], group->name,
				     O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int error = directory < 0 ? -errno : 0;
	for (size_t i = 0; error == 0 && i < sizeof(settings) / sizeof(settings[0]); i++) {
		error = write_file(directory, settings[i].file, settings[i].text);
		/* No such file without its controller, or without swap. */
		error = error == -ENOENT ? 0 : error;
	}
	group->directory = directory;
	return error != 0 ? error
			  : open_group_files(tree, group, "cgroup.procs", "cgroup.freeze",
					     "cgroup.events", "memory.events");
}

static int freeze_v2(struct cgroup *group, int frozen)
{
	return pwrite(group->freezer, frozen ? "1" : "0", 1, 0) == 1 ? 0 : -errno;
}

/* cgroup.freeze says what was asked for; cgroup.events says what is. */
static int is_frozen_v2(struct cgroup *group)
{
	char text[256] = "";
	return pread(group->frozen, text, sizeof(text) - 1, 0) > 0 && strstr(text, "frozen 1") != NULL;
}

static void kill_v2(struct cgroup_tree *tree, struct cgroup *group)
{
	char path[64];
	snprintf(path, sizeof(path), "%s/cgroup.kill", group->name);
	/* Since Linux 5.14. */
	if (write_file(tree->directories[0], path, "1") != 0) {
		kill_members(tree->directories[0], group->name);
	}
	freeze_v2(group, 0);
}

static void release_v2(int directory)
{
	write_file(directory, "cgroup.kill", "1");
	write_file(directory, "cgroup.freeze", "0");
}

const struct cgroup_backend cgroup_v2 = {
	.name = "v2",
	.joined_by_members = 0,
	.open = open_tree_v2,
	.create = create_v2,
	.freeze = freeze_v2,
	.is_frozen = is_frozen_v2,
	.kill = kill_v2,
	.release = release_v2,
};
