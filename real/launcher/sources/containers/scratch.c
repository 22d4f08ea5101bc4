#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "launcher.h"

/*
 * A container's scratch: `/host` inside, and in it what programs look for elsewhere. `/tmp` is bound
 * from there; links of the base lead to the shared memory and to who the container's user is.
 */

#define OUTPUT_KEPT_MAX (1 << 20)

static int furnish(const char *place, unsigned uid);
static void place_of(const struct slot *slot, char *path, size_t size);
static int make_folder(const char *path, unsigned uid);
static int write_entry(const char *path, const char *format, unsigned uid);
static int remove_entry(const char *path, const struct stat *facts, int kind, struct FTW *walk);

/*
 * In memory by default: its pages count against the container's memory, so that no container can
 * fill a disk that others need. Where one was furnished for the slot, it is there already.
 */
int make_scratch(struct container *container)
{
	char path[128], furnished[64];
	struct slot *slot = container->slot;
	path_of(container, scratch_of(container), "", path, sizeof(path));
	if (!slot->furnished || (container->guards & ADD_DISK_SCRATCH)) {
		return furnish(path, slot->uid);
	}
	place_of(slot, furnished, sizeof(furnished));
	slot->furnished = 0;
	return rename(furnished, path) == 0 ? 0 : -errno;
}

int furnish_slot(struct slot *slot)
{
	char path[64];
	place_of(slot, path, sizeof(path));
	const int error = furnish(path, slot->uid);
	slot->furnished = error == 0;
	return error;
}

/* No container's name begins so. */
static void place_of(const struct slot *slot, char *path, size_t size)
{
	snprintf(path, size, "/scratch/.%s", slot->group.name);
}

static int furnish(const char *place, unsigned uid)
{
	static const char *const folders[] = { "", "/tmp", "/shm" };
	static const struct {
		const char *name, *entry;
	} files[] = {
		{ "/passwd", "sandbox:x:%1$u:%1$u:sandbox:/tmp:/bin/sh\n"
			     "root:x:0:0:root:/:/bin/false\nnobody:x:65534:65534:nobody:/:/bin/false\n" },
		{ "/group", "sandbox:x:%1$u:\nroot:x:0:\nnogroup:x:65534:\n" },
	};
	char path[160];
	int error = 0;
	for (size_t i = 0; error == 0 && i < sizeof(folders) / sizeof(folders[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", place, folders[i]);
		error = make_folder(path, uid);
	}
	for (size_t i = 0; error == 0 && i < sizeof(files) / sizeof(files[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", place, files[i].name);
		error = write_entry(path, files[i].entry, uid);
	}
	return error;
}

static int make_folder(const char *path, unsigned uid)
{
	return mkdir(path, 0700) == 0 && chown(path, uid, uid) == 0 ? 0 : -errno;
}

static int write_entry(const char *path, const char *format, unsigned uid)
{
	const int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (file < 0) {
		return -errno;
	}
	const int error = dprintf(file, format, uid) < 0 ? -errno : 0;
	close(file);
	return error;
}

/* On the disk, where the command can read it; the end of a long one is left out. */
void keep_output(const struct container *container)
{
	char path[128];
	path_of(container, "/disk", ".output", path, sizeof(path));
	const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (file < 0) {
		return;
	}
	off_t from = 0;
	while (from < OUTPUT_KEPT_MAX &&
	       sendfile(file, container->output, &from, (size_t)(OUTPUT_KEPT_MAX - from)) > 0) {
	}
	close(file);
}

void remove_scratch(struct container *container)
{
	char path[128];
	path_of(container, scratch_of(container), "", path, sizeof(path));
	remove_tree(path);
}

/* Its links are removed, not followed, and what is mounted below stays. */
void remove_tree(const char *path)
{
	nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

static int remove_entry(const char *path, const struct stat *facts, int kind, struct FTW *walk)
{
	(void)facts;
	(void)kind;
	(void)walk;
	remove(path);
	return 0;
}
