#define _GNU_SOURCE
#include "cgroups/cgroup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"

#define REMOVAL_MS 5000

static void each_group(struct cgroup_tree *tree, int hierarchy, int removing);
static int remove_group(int directory, const char *name);

int cgroup_tree_open(struct cgroup_tree *tree, const char *version, const char *name, char *reason,
		     size_t size)
{
	char path[256];
	char controllers[512] = "";
	if (find_cgroup_mount("cgroup2", "", path, sizeof(path)) == 0) {
		strncat(path, "/cgroup.controllers", sizeof(path) - strlen(path) - 1);
		const int file = open(path, O_RDONLY | O_CLOEXEC);
		if (file >= 0) {
			const ssize_t length = read(file, controllers, sizeof(controllers) - 1);
			controllers[length > 0 ? length : 0] = 0;
			close(file);
		}
	}
	int second = strstr(controllers, "memory") != NULL;
	if (strcmp(version, "auto") != 0) {
		second = strcmp(version, "v2") == 0;
	}
	tree->backend = second ? &cgroup_v2 : &cgroup_v1;
	return tree->backend->open(tree, name, reason, size);
}

/* mountinfo: the mount point is the fifth field; after " - " come type, source and options. */
int find_cgroup_mount(const char *type, const char *controller, char *path, size_t size)
{
	FILE *file = fopen("/proc/self/mountinfo", "re");
	if (file == NULL) {
		return -errno;
	}
	char line[4096];
	int found = -ENOENT;
	while (found != 0 && fgets(line, sizeof(line), file) != NULL) {
		char point[256], kind[64], options[512];
		const char *rest = strstr(line, " - ");
		if (rest == NULL || sscanf(line, "%*s %*s %*s %*s %255s", point) != 1 ||
		    sscanf(rest, " - %63s %*s %511s", kind, options) != 2 || strcmp(kind, type) != 0) {
			continue;
		}
		char *state;
		for (char *word = strtok_r(options, ",", &state); word != NULL;
		     word = strtok_r(NULL, ",", &state)) {
			if (*controller == 0 || strcmp(word, controller) == 0) {
				snprintf(path, size, "%s", point);
				found = 0;
				break;
			}
		}
	}
	fclose(file);
	return found;
}

int write_file(int directory, const char *file, const char *text)
{
	const int descriptor = openat(directory, file, O_WRONLY | O_CLOEXEC);
	if (descriptor < 0) {
		return -errno;
	}
	const int error = write(descriptor, text, strlen(text)) < 0 ? -errno : 0;
	close(descriptor);
	return error;
}

int open_group_files(struct cgroup_tree *tree, struct cgroup *group, const char *members,
		     const char *freezer,
		     const char *frozen, const char *ooms)
{
	char path[64];
	for (int i = 0; i < tree->count; i++) {
		snprintf(path, sizeof(path), "%s/%s", group->name, members);
		group->members[i] = openat(tree->directories[i], path, O_WRONLY | O_CLOEXEC);
		if (group->members[i] < 0) {
			return -errno;
		}
	}
	snprintf(path, sizeof(path), "%s/%s", group->name, freezer);
	group->freezer = openat(tree->directories[tree->count - 1], path, O_RDWR | O_CLOEXEC);
	snprintf(path, sizeof(path), "%s/%s", group->name, frozen);
	group->frozen = openat(tree->directories[tree->count - 1], path, O_RDONLY | O_CLOEXEC);
	snprintf(path, sizeof(path), "%s/%s", group->name, ooms);
	group->ooms = openat(tree->directories[0], path, O_RDONLY | O_CLOEXEC);
	return group->freezer < 0 || group->frozen < 0 ? -ENOENT : 0;
}

int cgroup_create(struct cgroup_tree *tree, struct cgroup *group)
{
	group->freezer = group->frozen = group->ooms = group->directory = -1;
	for (int i = 0; i < HIERARCHIES_MAX; i++) {
		group->members[i] = -1;
	}
	const int error = tree->backend->create(tree, group);
	if (error != 0) {
		cgroup_close(tree, group);
		cgroup_remove(tree, group);
	}
	return error;
}

void cgroup_close(struct cgroup_tree *tree, struct cgroup *group)
{
	for (int i = 0; i < tree->count; i++) {
		if (group->members[i] >= 0) {
			close(group->members[i]);
		}
	}
	const int others[] = { group->freezer, group->frozen, group->ooms, group->directory };
	for (int i = 0; i < 4; i++) {
		if (others[i] >= 0) {
			close(others[i]);
		}
	}
}

int cgroup_remove(struct cgroup_tree *tree, struct cgroup *group)
{
	int error = 0;
	for (int i = 0; i < tree->count; i++) {
		if (unlinkat(tree->directories[i], group->name, AT_REMOVEDIR) != 0 && errno != ENOENT) {
			error = -errno;
		}
	}
	return error;
}

int cgroup_attach(const struct cgroup_tree *tree, const struct cgroup *group, pid_t pid)
{
	char text[16];
	const int length = snprintf(text, sizeof(text), "%d", pid);
	for (int i = 0; i < tree->count; i++) {
		if (write(group->members[i], text, (size_t)length) != length) {
			return -errno;
		}
	}
	return 0;
}

long cgroup_oom_kills(const struct cgroup *group)
{
	char text[512];
	const ssize_t length = group->ooms < 0 ? -1 : pread(group->ooms, text, sizeof(text) - 1, 0);
	if (length <= 0) {
		return 0;
	}
	text[length] = 0;
	/* "oom_kill_disable" comes first in version 1. */
	const char *found = strstr(text, "oom_kill ");
	return found == NULL ? 0 : atol(found + 9) - group->oom_kills_before;
}

void kill_members(int directory, const char *name)
{
	char path[64], line[32];
	snprintf(path, sizeof(path), "%s/cgroup.procs", name);
	const int descriptor = openat(directory, path, O_RDONLY | O_CLOEXEC);
	FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "r");
	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		const pid_t pid = atoi(line);
		/* 0 is a process of a pid namespace out of sight. */
		if (pid > 0) {
			kill(pid, SIGKILL);
		}
	}
	if (file != NULL) {
		fclose(file);
	}
}

void cgroup_tree_release(struct cgroup_tree *tree)
{
	each_group(tree, tree->count - 1, 0);
}

void cgroup_tree_remove(struct cgroup_tree *tree)
{
	for (int i = 0; i < tree->count; i++) {
		each_group(tree, i, 1);
		close(tree->directories[i]);
		remove_group(AT_FDCWD, tree->paths[i]);
	}
}

static void each_group(struct cgroup_tree *tree, int hierarchy, int removing)
{
	const int copy = openat(tree->directories[hierarchy], ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *listing = copy < 0 ? NULL : fdopendir(copy);
	for (struct dirent *entry; listing != NULL && (entry = readdir(listing)) != NULL;) {
		if (entry->d_type != DT_DIR || entry->d_name[0] == '.') {
			continue;
		}
		if (removing) {
			remove_group(copy, entry->d_name);
			continue;
		}
		const int group = openat(copy, entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (group >= 0) {
			tree->backend->release(group);
			close(group);
		}
	}
	if (listing != NULL) {
		closedir(listing);
	}
}

static int remove_group(int directory, const char *name)
{
	const double deadline = now_ms() + REMOVAL_MS;
	while (unlinkat(directory, name, AT_REMOVEDIR) != 0) {
		if (errno != EBUSY || now_ms() > deadline) {
			return -errno;
		}
		usleep(500);
	}
	return 0;
}
