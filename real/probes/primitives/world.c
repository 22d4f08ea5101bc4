#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "primitives.h"

/* The file system is mounted where every host has a directory; nobody else sees it there. */
#define WORLD "/tmp"

static void bind_base(int base);

void make_private_world(const char *base)
{
	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) {
		die_with_error("cannot make a mount namespace");
	}
	/* Opened before the world covers it, since it may lie below. */
	const int directory = *base == 0 ? -1 : open(base, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (*base != 0 && directory < 0) {
		die_with_error("cannot open the base directory %s", base);
	}
	if (mount("zygolab", WORLD, "tmpfs", MS_NOSUID | MS_NODEV, "mode=0700,size=90%") != 0 ||
	    chdir(WORLD) != 0 || mkdir("base", 0755) != 0) {
		die_with_error("cannot mount a file system on %s", WORLD);
	}
	if (*base != 0) {
		bind_base(directory);
	}
}

/* As a mount of its own, read-only: what is bound from it is so too. */
static void bind_base(int directory)
{
	char source[32];
	snprintf(source, sizeof(source), "/proc/self/fd/%d", directory);
	if (mount(source, "base", NULL, MS_BIND, NULL) != 0 ||
	    mount(NULL, "base", NULL, MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID, NULL) != 0) {
		die_with_error("cannot bind the base directory");
	}
	close(directory);
}

void enter_own_directory(struct client *client)
{
	char path[16];
	snprintf(path, sizeof(path), "%d", client->number);
	if (mkdir(path, 0700) != 0 || chdir(path) != 0) {
		die_with_error("cannot make a directory for client %d", client->number);
	}
}

void write_text(const char *path, const char *text)
{
	const int descriptor = open(path, O_WRONLY | O_CLOEXEC);
	if (descriptor < 0 || write(descriptor, text, strlen(text)) < 0) {
		die_with_error("cannot write %s", path);
	}
	close(descriptor);
}
