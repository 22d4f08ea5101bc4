#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "launcher.h"

static int take_cgroup(struct container *container);
static int make_root(struct container *container);
static int bind_base(struct container *container);
static int overlay_base(struct container *container);
static int take_nest(struct container *container);
static int bind_scratch(struct container *container);
static int bind_code(struct container *container);
static int bind_packages(struct container *container);
static int open_root(struct container *container);
static int open_output(struct container *container);
static int bind_into(struct container *container, const char *source, const char *target);
static int bind_tree(struct container *container, const char *source, const char *target,
		     unsigned long flags);

#define ANY_ROLE (-1)

/*
 * What is done for a container before its process starts, in order. An operation is left out if
 * the container lacks a guard that it needs, or has one that takes its place.
 */
static const struct operation_of_setup {
	const char *name;
	unsigned needs, replaced_by;
	int role;
	int (*run)(struct container *);
} operations[] = {
	{ "cgroup", 0, 0, ANY_ROLE, take_cgroup },
	{ "nest", 0, 0, ANY_ROLE, take_nest },
	{ "directory", 0, 0, ANY_ROLE, make_root },
	{ "base", 0, ADD_OVERLAY, ANY_ROLE, bind_base },
	{ "overlay", ADD_OVERLAY, 0, ANY_ROLE, overlay_base },
	{ "scratch", 0, 0, ANY_ROLE, make_scratch },
	{ "scratch", 0, 0, ANY_ROLE, bind_scratch },
	{ "code", 0, 0, ROLE_SANDBOX, bind_code },
	{ "packages", 0, 0, ANY_ROLE, bind_packages },
	{ "open", 0, 0, ANY_ROLE, open_root },
	{ "open", 0, 0, ANY_ROLE, open_output },
	{ "socket", 0, 0, ROLE_SANDBOX, listen_in_scratch },
	{ "socket", 0, 0, ROLE_SANDBOX, connect_sandbox },
	{ "socket", 0, 0, ANY_ROLE, open_channel },
};

int set_up(struct container *container, char *reason, size_t size)
{
	for (size_t i = 0; i < sizeof(operations) / sizeof(operations[0]); i++) {
		const struct operation_of_setup *operation = &operations[i];
		if ((container->guards & operation->needs) != operation->needs ||
		    (container->guards & operation->replaced_by) != 0 ||
		    (operation->role != ANY_ROLE && operation->role != (int)container->role)) {
			continue;
		}
		const int error = operation->run(container);
		if (error != 0) {
			snprintf(reason, size, "cannot set up the container's %s: %s", operation->name,
				 strerror(-error));
			return error;
		}
		step(container, operation->name);
	}
	return 0;
}

/* The uid comes with the cgroup, so each container has one, even with cgroups switched off. */
static int take_cgroup(struct container *container)
{
	int error = 0;
	container->slot = take_slot((container->guards & ADD_FRESH_CGROUP) != 0, &error);
	return container->slot == NULL ? error : 0;
}

/* A Zygote's own; a sandbox stays in that of its Zygote, and holds it for as long as it lives. */
static int take_nest(struct container *container)
{
	int error = 0;
	struct nest *around = container->parent == NULL ? NULL : container->parent->nest;
	if (container->role == ROLE_ZYGOTE) {
		container->nest = make_nest(around, &error);
	} else if (around != NULL) {
		container->nest = join_nest(around);
	}
	return error;
}

static int make_root(struct container *container)
{
	char path[128];
	path_of(container, "/roots", "", path, sizeof(path));
	return mkdir(path, 0700) == 0 ? 0 : -errno;
}

/* With the terminals that are mounted in it. */
static int bind_base(struct container *container)
{
	return bind_tree(container, "/base", "", MS_REC);
}

static int overlay_base(struct container *container)
{
	char path[128], upper[160], work[160], options[512];
	path_of(container, scratch_of(container), ".overlay", path, sizeof(path));
	snprintf(upper, sizeof(upper), "%s/upper", path);
	snprintf(work, sizeof(work), "%s/work", path);
	if (mkdir(path, 0700) != 0 || mkdir(upper, 0755) != 0 || mkdir(work, 0700) != 0) {
		return -errno;
	}
	snprintf(options, sizeof(options), "lowerdir=/base,upperdir=%s,workdir=%s", upper, work);
	path_of(container, "/roots", "", path, sizeof(path));
	if (mount("overlay", path, "overlay", MS_NOSUID, options) != 0) {
		return -errno;
	}
	container->mounted++;
	return 0;
}

/* Under the name that it has in SOCK, and under the one that programs expect. */
static int bind_scratch(struct container *container)
{
	char path[128];
	path_of(container, scratch_of(container), "", path, sizeof(path));
	const int error = bind_into(container, path, "/host");
	path_of(container, scratch_of(container), "/tmp", path, sizeof(path));
	return error != 0 ? error : bind_into(container, path, "/tmp");
}

static int bind_code(struct container *container)
{
	char path[320];
	snprintf(path, sizeof(path), "/code/%s", container->code);
	return *container->code == 0 ? 0 : bind_into(container, path, "/handler");
}

static int bind_packages(struct container *container)
{
	char path[320];
	snprintf(path, sizeof(path), "/store/%s", container->packages);
	return *container->packages == 0 ? 0 : bind_into(container, path, "/packages");
}

static int bind_into(struct container *container, const char *source, const char *target)
{
	return bind_tree(container, source, target, 0);
}

static int bind_tree(struct container *container, const char *source, const char *target,
		     unsigned long flags)
{
	char path[128];
	path_of(container, "/roots", target, path, sizeof(path));
	if (mount(source, path, NULL, MS_BIND | flags, NULL) != 0) {
		return -errno;
	}
	container->mounted++;
	if (container->guards & GUARD_READ_ONLY) {
		return 0;
	}
	return mount(NULL, path, NULL, MS_BIND | MS_REMOUNT, NULL) == 0 ? 0 : -errno;
}

static int open_root(struct container *container)
{
	char path[128];
	path_of(container, "/roots", "", path, sizeof(path));
	container->root = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return container->root < 0 ? -errno : 0;
}

/*
 * In memory that is charged to the container, and bounded by the limit on the size of files. It belongs
 * to the container's user, who may open it again as /dev/stdout.
 */
static int open_output(struct container *container)
{
	char path[128];
	path_of(container, "/output", "", path, sizeof(path));
	container->output = open(path, O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600);
	const unsigned uid = container->slot->uid;
	return container->output < 0 || fchown(container->output, uid, uid) != 0 ? -errno : 0;
}

/* Undoes what has been done so far, whatever that is; the processes are gone by then. */
void tear_down(struct container *container)
{
	char path[128];
	unwatch(&container->process);
	unwatch(&container->connection);
	unwatch(&container->channel);
	if (launcher.settings.keep_output && container->role == ROLE_SANDBOX && container->output >= 0) {
		keep_output(container);
	}
	int *const descriptors[] = { &container->root, &container->output, &container->listener,
				     &container->child_end };
	for (size_t i = 0; i < sizeof(descriptors) / sizeof(descriptors[0]); i++) {
		if (*descriptors[i] >= 0) {
			close(*descriptors[i]);
			*descriptors[i] = -1;
		}
	}
	path_of(container, "/roots", "", path, sizeof(path));
	if (container->mounted > 0) {
		umount2(path, MNT_DETACH);
		step(container, "unmount");
	}
	rmdir(path);
	path_of(container, "/output", "", path, sizeof(path));
	unlink(path);
	remove_scratch(container);
	if (container->guards & ADD_OVERLAY) {
		path_of(container, scratch_of(container), ".overlay", path, sizeof(path));
		remove_tree(path);
	}
	leave_nest(container->nest);
	step(container, "remove");
	if (container->slot != NULL) {
		give_slot(container->slot, (container->guards & ADD_FRESH_CGROUP) != 0);
		step(container, "cgroup");
	}
}
