#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "primitives.h"

/*
 * Containers without content: a root that is bound from an empty base, and a process in it with
 * pid, ipc and uts namespaces of its own, and a network namespace in most variants. One is there
 * when its process has told so from inside, and gone when its root is removed.
 *
 * The kernel removes network namespaces afterwards, many at a time; `drain` waits for that.
 */

#define LEAN (CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS)

static void prepare(const struct settings *settings);
static void enter(struct client *client);
static void live(struct client *client, struct sample *sample);

#define CONTAINER(word, flags)                                                     \
	{ .name = word,                                                            \
	  .prepare = prepare,                                                      \
	  .enter = enter,                                                          \
	  .operate = live,                                                         \
	  .drain = await_network_namespaces,                                                          \
	  .variant = (flags) }

const struct primitive container_primitives[] = {
	CONTAINER("container", LEAN),
	CONTAINER("container-network", LEAN | CLONE_NEWNET | LOOPBACK_UP),
	CONTAINER("container-network-without-ipv6", LEAN | CLONE_NEWNET | LOOPBACK_UP | WITHOUT_IPV6),
	{ 0 },
};

static void prepare(const struct settings *settings)
{
	(void)settings;
	count_network_namespaces();
	make_private_world("");
}

enum { READY_OUT, READY_IN };

static void enter(struct client *client)
{
	enter_own_directory(client);
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) != 0) {
		die_with_error("cannot make a pipe");
	}
	client->descriptors[READY_OUT] = ends[0];
	client->descriptors[READY_IN] = ends[1];
}

_Noreturn static void be_container(const struct client *client, unsigned long variant);

static void live(struct client *client, struct sample *sample)
{
	const unsigned long variant = client->settings->primitive->variant;
	char byte;
	sample->start = now_ms();
	if (mkdir("root", 0755) != 0 || mount("../base", "root", NULL, MS_BIND, NULL) != 0) {
		die_with_error("cannot make a root");
	}
	const long flags = (long)(variant & 0xffffffff) | SIGCHLD;
	const pid_t pid = (pid_t)syscall(SYS_clone, flags, NULL, NULL, NULL, NULL);
	if (pid < 0) {
		die_with_error("cannot start a container");
	}
	if (pid == 0) {
		be_container(client, variant);
	}
	if (read(client->descriptors[READY_OUT], &byte, 1) != 1) {
		die_with_error("cannot hear of a container");
	}
	if (byte != 0) {
		errno = byte;
		die_with_error("cannot make a container");
	}
	sample->created = now_ms();
	if (kill(pid, SIGKILL) != 0 || waitpid(pid, NULL, 0) != pid) {
		die_with_error("cannot end a container");
	}
	if (umount2("root", MNT_DETACH) != 0 || rmdir("root") != 0) {
		die_with_error("cannot remove a root");
	}
	sample->ended = now_ms();
}

static int raise_loopback(void);
static int switch_ipv6_off(void);

static void be_container(const struct client *client, unsigned long variant)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* Should the client have ended before that, the word of being ready has no reader. */
	close(client->descriptors[READY_OUT]);
	int failed = (variant & WITHOUT_IPV6) != 0 ? switch_ipv6_off() : 0;
	failed = failed == 0 && (variant & LOOPBACK_UP) != 0 ? raise_loopback() : failed;
	failed = failed == 0 ? chroot("root") || chdir("/") : failed;
	const char byte = failed ? (char)errno : 0;
	if (write(client->descriptors[READY_IN], &byte, 1) != 1) {
		_exit(1);
	}
	for (;;) {
		pause();
	}
}

/* An address to talk to itself is what a network namespace is of use for without more devices. */
static int raise_loopback(void)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	const int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (descriptor < 0 || ioctl(descriptor, SIOCSIFFLAGS, &request) != 0) {
		return -1;
	}
	return close(descriptor);
}

/* In this network namespace alone; what the kernel has made for IPv6 is there by then. */
static int switch_ipv6_off(void)
{
	const int descriptor =
		open("/proc/sys/net/ipv6/conf/all/disable_ipv6", O_WRONLY | O_CLOEXEC);
	if (descriptor < 0) {
		return errno == ENOENT ? 0 : -1;
	}
	const int failed = write(descriptor, "1", 1) != 1;
	close(descriptor);
	return failed ? -1 : 0;
}
