#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launcher.h"

/*
 * Where the launcher and all its containers live: one mount namespace, made once, so that no
 * container pays for one. Its root is a small file system that holds the run's own directories
 * only. A process that breaks out of its chroot finds itself there, before directories that none
 * but the launcher can enter; and all mounts end with the last process.
 */

/* From here on there are no users: those of people, services and other containers lie below. */
#define NOBODYS_UIDS 0x80000000u

static void make_user_namespace(void);
static void isolate_names(void);
static void write_map(pid_t pid, const char *file);
static void bind(const char *source, const char *name, unsigned long flags);
static void make_file_system(const char *path, const char *options);
static void mount_terminals(void);
static int open_at(const char *format, pid_t pid);

void make_world(void)
{
	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) {
		die_with_error("cannot make a mount namespace for the launcher");
	}
	if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) != 0) {
		die_with_error("cannot mount /proc");
	}
	launcher.null = open("/dev/null", O_RDWR | O_CLOEXEC);
	launcher.own_processes = open_at("/proc/%d/ns/pid", getpid());
	launcher.processes = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	make_user_namespace();
	isolate_names();
	if (chdir(launcher.settings.state) != 0) {
		die_with_error("cannot enter %s", launcher.settings.state);
	}
	if (mkdir("world", 0700) != 0 || mkdir("disk", 0700) != 0) {
		die_with_error("cannot make directories in %s", launcher.settings.state);
	}
	make_file_system("world", "mode=0700,size=16m");
	if (chdir("world") != 0) {
		die_with_error("cannot enter the launcher's root");
	}
	/* Bind mounts take their flags from what they are made of: each container's is one call. */
	bind(launcher.settings.base, "base", MS_RDONLY | MS_NOSUID);
	mount_terminals();
	bind(launcher.settings.store, "store", MS_RDONLY | MS_NOSUID | MS_NODEV);
	bind(launcher.settings.code, "code", MS_RDONLY | MS_NOSUID | MS_NODEV);
	bind("../disk", "disk", MS_NOSUID | MS_NODEV);
	if (mkdir("roots", 0700) != 0 || mkdir("scratch", 0700) != 0 || mkdir("output", 0700) != 0) {
		die_with_error("cannot make directories in the launcher's root");
	}
	/* What a container writes is charged to its cgroup: that limits it, not the file system. */
	make_file_system("scratch", "mode=0700,size=100%,nr_inodes=0");
	make_file_system("output", "mode=0700,size=100%,nr_inodes=0");
	if (syscall(SYS_pivot_root, ".", ".") != 0 || umount2(".", MNT_DETACH) != 0 || chdir("/") != 0) {
		die_with_error("cannot leave the host's file systems");
	}
	umask(022);
}

/*
 * The user namespace that gives Zygotes the capabilities to bring a child into a container, and none
 * over the host. It lasts as long as the launcher holds it.
 */
static void make_user_namespace(void)
{
	struct {
		unsigned long long flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
	} arguments = { .flags = CLONE_NEWUSER, .exit_signal = SIGCHLD };
	const pid_t pid = (pid_t)syscall(435 /* clone3 */, &arguments, sizeof(arguments));
	if (pid < 0) {
		die_with_error("cannot make a user namespace for Zygotes "
			       "(sysctl -w user.max_user_namespaces=10000)");
	}
	if (pid == 0) {
		for (;;) {
			pause();
		}
	}
	write_map(pid, "uid_map");
	write_map(pid, "gid_map");
	launcher.user_namespace = open_at("/proc/%d/ns/user", pid);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* Containers take their host's name over from here, so that none of them has to be told. */
static void isolate_names(void)
{
	static const char name[] = "sandbox";
	if (unshare(CLONE_NEWUTS) != 0 || sethostname(name, sizeof(name) - 1) != 0) {
		die_with_error("cannot name the containers' host");
	}
}

/*
 * The run's uids keep their numbers: a sandbox has the same uid whether it was forked or not. All
 * others stand for users far from anybody's, so that what is refused is refused with the same error as
 * where every uid exists.
 */
static void write_map(pid_t pid, const char *file)
{
	char path[64], map[128];
	const unsigned first = launcher.uid_first, rest = first + UIDS;
	snprintf(path, sizeof(path), "/proc/%d/%s", pid, file);
	snprintf(map, sizeof(map), "0 %u %u\n%u %u %d\n%u %u %u\n", NOBODYS_UIDS, first, first, first,
		 UIDS, rest, NOBODYS_UIDS + rest, NOBODYS_UIDS - rest - 1);
	if (write_file(AT_FDCWD, path, map) != 0) {
		die_with_error("cannot write %s", path);
	}
}

/*
 * The containers' terminals: each is its opener's alone. Whoever binds the base, gets them with it. A
 * base may have no place for them.
 */
static void mount_terminals(void)
{
	const char *options = "mode=0600,ptmxmode=0666,max=256";
	if (mount("zygolab", "base/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, options) != 0 &&
	    errno != ENOENT) {
		die_with_error("cannot mount terminals");
	}
}

static int open_at(const char *format, pid_t pid)
{
	char path[64];
	snprintf(path, sizeof(path), format, pid);
	const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	if (descriptor < 0) {
		die_with_error("cannot open %s", path);
	}
	return descriptor;
}

static void make_file_system(const char *path, const char *options)
{
	if (mount("zygolab", path, "tmpfs", MS_NOSUID | MS_NODEV, options) != 0) {
		die_with_error("cannot mount a file system on %s", path);
	}
}

static void bind(const char *source, const char *name, unsigned long flags)
{
	if (*source == 0) {
		return;
	}
	if (mkdir(name, 0700) != 0 || mount(source, name, NULL, MS_BIND, NULL) != 0) {
		die_with_error("cannot bind %s", source);
	}
	if (mount(NULL, name, NULL, MS_BIND | MS_REMOUNT | flags, NULL) != 0) {
		die_with_error("cannot remount %s", source);
	}
}
