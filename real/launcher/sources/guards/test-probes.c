#define _GNU_SOURCE
#include "guards/test-probes.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int outcome(long result)
{
	return result < 0 ? errno : 0;
}

int mounts(void)
{
	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) {
		return errno;
	}
	return outcome(mount("none", "/tmp", "tmpfs", 0, NULL));
}

int traces(void)
{
	const pid_t pid = fork();
	if (pid == 0) {
		pause();
	}
	const int result = outcome(ptrace(PTRACE_SEIZE, pid, NULL, NULL));
	kill(pid, SIGKILL);
	return result;
}

int makes_user_namespace(void)
{
	return outcome(unshare(CLONE_NEWUSER));
}

int clones_user_namespace(void)
{
	const long pid = syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, NULL, NULL, NULL, 0);
	if (pid == 0) {
		_exit(0);
	}
	return outcome(pid);
}

int clones_by_structure(void)
{
	struct {
		unsigned long long flags, rest[7];
	} arguments = { .flags = CLONE_NEWUSER };
	arguments.rest[3] = SIGCHLD;
	const long pid = syscall(435, &arguments, sizeof(arguments));
	if (pid == 0) {
		_exit(0);
	}
	return outcome(pid);
}

int changes_root(void)
{
	return outcome(chroot("/"));
}

int enters_namespace(void)
{
	const int own = open("/proc/self/ns/uts", O_RDONLY);
	return own < 0 ? 0 : outcome(setns(own, 0));
}

int opens_tcp(void)
{
	return outcome(socket(AF_INET, SOCK_STREAM, 0));
}

int opens_unix(void)
{
	return outcome(socket(AF_UNIX, SOCK_STREAM, 0));
}

int pairs_datagrams(void)
{
	int ends[2];
	return outcome(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends));
}

int pairs_streams(void)
{
	int ends[2];
	return outcome(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
}

int reads_keys(void)
{
	return outcome(syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 1));
}

int sets_up_ring(void)
{
	char parameters[120] = "";
	return outcome(syscall(425, 4, parameters));
}

int opens_userfault(void)
{
	return outcome(syscall(SYS_userfaultfd, 0));
}

int loads_bpf(void)
{
	/* BPF_MAP_CREATE of an array with one element. */
	const unsigned attributes[32] = { 2, 4, 4, 1 };
	return outcome(syscall(SYS_bpf, 0, attributes, sizeof(attributes)));
}

int watches_performance(void)
{
	struct {
		unsigned type, size;
		unsigned long long config, rest[14];
	} attributes = { 1, 64, 0, { 0 } };
	return outcome(syscall(SYS_perf_event_open, &attributes, 0, -1, -1, 0));
}

int signals_parent(void)
{
	return outcome(kill(getppid(), 0));
}

int makes_device(void)
{
	const int result = outcome(mknod("/tmp/zygolab-test-device", S_IFCHR | 0600, 0x103));
	unlink("/tmp/zygolab-test-device");
	return result;
}

/* Puts a character into the terminal's input, as if it had been typed. */
int types_into_terminal(void)
{
	const int master = posix_openpt(O_RDWR | O_NOCTTY);
	if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0) {
		return errno;
	}
	const int terminal = open(ptsname(master), O_RDWR | O_NOCTTY);
	if (terminal < 0) {
		return errno;
	}
	setsid();
	if (ioctl(terminal, TIOCSCTTY, 0) != 0) {
		return errno;
	}
	return outcome(ioctl(terminal, TIOCSTI, "x"));
}

/* EPERM here is what shows that no capability and no root is left. */
int changes_uid(void)
{
	return outcome(setuid(0));
}

int has_capability(void)
{
	for (int capability = 0; capability < 40; capability++) {
		if (prctl(PR_CAPBSET_READ, capability) > 0) {
			return 0;
		}
	}
	return EPERM;
}

int gains_privileges(void)
{
	return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 0 ? 0 : EPERM;
}

int dumps_core(void)
{
	struct rlimit limit;
	getrlimit(RLIMIT_CORE, &limit);
	return limit.rlim_max > 0 ? 0 : EPERM;
}
