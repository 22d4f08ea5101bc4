#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "primitives.h"

/*
 * Populating a container's root from a base directory, and removing it again: a bind mount, an
 * overlay with a layer of its own to write into, or a copy. All that is written goes to memory.
 */

static void prepare(const struct settings *settings);
static void bind_base(struct client *client, struct sample *sample);
static void overlay_base(struct client *client, struct sample *sample);
static void copy_base(struct client *client, struct sample *sample);

const struct primitive storage_primitives[] = {
	{ .name = "bind-mount", .prepare = prepare, .enter = enter_own_directory, .operate = bind_base },
	{ .name = "overlay-mount",
	  .prepare = prepare,
	  .enter = enter_own_directory,
	  .operate = overlay_base },
	{ .name = "copy", .prepare = prepare, .enter = enter_own_directory, .operate = copy_base },
	{ 0 },
};

static void prepare(const struct settings *settings)
{
	make_private_world(settings->base);
}

static void make_root(void)
{
	if (mkdir("root", 0755) != 0) {
		die_with_error("cannot make a root");
	}
}

static void remove_mounted_root(void)
{
	if (umount2("root", MNT_DETACH) != 0 || rmdir("root") != 0) {
		die_with_error("cannot remove a root");
	}
}

static void bind_base(struct client *client, struct sample *sample)
{
	(void)client;
	sample->start = now_ms();
	make_root();
	if (mount("../base", "root", NULL, MS_BIND, NULL) != 0) {
		die_with_error("cannot bind the base");
	}
	sample->created = now_ms();
	remove_mounted_root();
	sample->ended = now_ms();
}

static void overlay_base(struct client *client, struct sample *sample)
{
	(void)client;
	sample->start = now_ms();
	make_root();
	if (mkdir("upper", 0755) != 0 || mkdir("work", 0700) != 0) {
		die_with_error("cannot make the layers of an overlay");
	}
	if (mount("overlay", "root", "overlay", MS_NOSUID,
		  "lowerdir=../base,upperdir=upper,workdir=work") != 0) {
		die_with_error("cannot mount an overlay (modprobe overlay)");
	}
	sample->created = now_ms();
	remove_mounted_root();
	/* The kernel has made a directory in the one for work. */
	if ((rmdir("work/work") != 0 && errno != ENOENT) || rmdir("work") != 0 || rmdir("upper") != 0) {
		die_with_error("cannot remove the layers of an overlay");
	}
	sample->ended = now_ms();
}

static int copy_entry(const char *path, const struct stat *status, int kind, struct FTW *place);
static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place);

static void copy_base(struct client *client, struct sample *sample)
{
	(void)client;
	sample->start = now_ms();
	if (nftw("../base", copy_entry, 32, FTW_PHYS) != 0) {
		die_with_error("cannot copy the base");
	}
	sample->created = now_ms();
	if (nftw("root", remove_entry, 32, FTW_PHYS | FTW_DEPTH) != 0) {
		die_with_error("cannot remove a copy");
	}
	sample->ended = now_ms();
}

static int copy_file(const char *from, const char *to, mode_t mode);

static int copy_entry(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	(void)place;
	char copy[4096], target[4096];
	snprintf(copy, sizeof(copy), "root%s", path + strlen("../base"));
	if (kind == FTW_D) {
		return mkdir(copy, (status->st_mode & 0777) | 0700);
	}
	if (kind == FTW_SL) {
		const ssize_t length = readlink(path, target, sizeof(target) - 1);
		if (length < 0) {
			return -1;
		}
		target[length] = 0;
		return symlink(target, copy);
	}
	return kind == FTW_F && S_ISREG(status->st_mode) ? copy_file(path, copy, status->st_mode) : 0;
}

static int copy_file(const char *from, const char *to, mode_t mode)
{
	char bytes[1 << 16];
	const int source = open(from, O_RDONLY | O_CLOEXEC);
	const int copy = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode & 0777);
	ssize_t length = source < 0 || copy < 0 ? -1 : 0;
	while (length >= 0 && (length = read(source, bytes, sizeof(bytes))) > 0) {
		if (write(copy, bytes, (size_t)length) != length) {
			length = -1;
		}
	}
	close(source);
	close(copy);
	return length < 0 ? -1 : 0;
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	(void)status;
	(void)kind;
	(void)place;
	return remove(path);
}
