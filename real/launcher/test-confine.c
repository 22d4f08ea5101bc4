#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "confine.h"
#include "guards.h"

/*
 * Tests of the last steps into a container, in TAP. Each probe is a system call that a confined
 * process must not get through with: it runs first without the guard, where it has to succeed, and
 * then with it. A probe that this kernel does not let through even so is skipped, with its reason.
 */

#define UID 1234567
#define ALL (GUARD_UID | GUARD_CAPABILITIES | GUARD_NO_NEW_PRIVILEGES | GUARD_SECCOMP | GUARD_RLIMITS)

static int tests;

/* Runs in a child of its own: 0 when it got through, errno when not. */
typedef int (*probe)(void);

static int run(probe probe, enum role role, unsigned guards)
{
	const pid_t pid = fork();
	if (pid == 0) {
		const char *step;
		if (confine(role, guards, UID, 64, &step) != 0) {
			_exit(255);
		}
		_exit(probe());
	}
	int status;
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 254;
}

static void check(int ok, const char *name)
{
	printf("%sok %d - %s\n", ok ? "" : "not ", ++tests, name);
}

static void refused(const char *name, probe probe, enum role role, unsigned guards)
{
	const int without = run(probe, role, 0);
	if (without != 0) {
		printf("ok %d - %s # SKIP without the guard: %s\n", ++tests, name, strerror(without));
		return;
	}
	const int with = run(probe, role, guards);
	if (with == 0 || with >= 254) {
		printf("# with the guard: %d\n", with);
	}
	check(with > 0 && with < 254, name);
}

static int outcome(long result)
{
	return result < 0 ? errno : 0;
}

static int mounts(void)
{
	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) {
		return errno;
	}
	return outcome(mount("none", "/tmp", "tmpfs", 0, NULL));
}

static int traces(void)
{
	const pid_t pid = fork();
	if (pid == 0) {
		pause();
	}
	const int result = outcome(ptrace(PTRACE_SEIZE, pid, NULL, NULL));
	kill(pid, SIGKILL);
	return result;
}

static int makes_user_namespace(void)
{
	return outcome(unshare(CLONE_NEWUSER));
}

static int clones_user_namespace(void)
{
	const long pid = syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, NULL, NULL, NULL, 0);
	if (pid == 0) {
		_exit(0);
	}
	return outcome(pid);
}

static int clones_by_structure(void)
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

static int changes_root(void)
{
	return outcome(chroot("/"));
}

static int enters_namespace(void)
{
	const int own = open("/proc/self/ns/uts", O_RDONLY);
	return own < 0 ? 0 : outcome(setns(own, 0));
}

static int opens_tcp(void)
{
	return outcome(socket(AF_INET, SOCK_STREAM, 0));
}

static int opens_unix(void)
{
	return outcome(socket(AF_UNIX, SOCK_STREAM, 0));
}

static int pairs_datagrams(void)
{
	int ends[2];
	return outcome(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends));
}

static int pairs_streams(void)
{
	int ends[2];
	return outcome(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
}

static int reads_keys(void)
{
	return outcome(syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 1));
}

static int sets_up_ring(void)
{
	char parameters[120] = "";
	return outcome(syscall(425, 4, parameters));
}

static int opens_userfault(void)
{
	return outcome(syscall(SYS_userfaultfd, 0));
}

static int loads_bpf(void)
{
	/* BPF_MAP_CREATE of an array with one element. */
	const unsigned attributes[32] = { 2, 4, 4, 1 };
	return outcome(syscall(SYS_bpf, 0, attributes, sizeof(attributes)));
}

static int watches_performance(void)
{
	struct {
		unsigned type, size;
		unsigned long long config, rest[14];
	} attributes = { 1, 64, 0, { 0 } };
	return outcome(syscall(SYS_perf_event_open, &attributes, 0, -1, -1, 0));
}

static int signals_parent(void)
{
	return outcome(kill(getppid(), 0));
}

static int makes_device(void)
{
	const int result = outcome(mknod("/tmp/zygolab-test-device", S_IFCHR | 0600, 0x103));
	unlink("/tmp/zygolab-test-device");
	return result;
}

/* Puts a character into the terminal's input, as if it had been typed. */
static int types_into_terminal(void)
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
static int changes_uid(void)
{
	return outcome(setuid(0));
}

static int has_capability(void)
{
	for (int capability = 0; capability < 40; capability++) {
		if (prctl(PR_CAPBSET_READ, capability) > 0) {
			return 0;
		}
	}
	return EPERM;
}

static int gains_privileges(void)
{
	return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 0 ? 0 : EPERM;
}

static int dumps_core(void)
{
	struct rlimit limit;
	getrlimit(RLIMIT_CORE, &limit);
	return limit.rlim_max > 0 ? 0 : EPERM;
}

static int keeps_descriptor(unsigned guards)
{
	const pid_t pid = fork();
	if (pid == 0) {
		const int kept = open("/dev/null", O_RDONLY);
		const int other = fcntl(kept, F_DUPFD, 50);
		keep_descriptors(&kept, 1, guards);
		_exit(fcntl(3, F_GETFD) >= 0 ? 1 + (fcntl(other, F_GETFD) >= 0) : 0);
	}
	int status;
	waitpid(pid, &status, 0);
	return WEXITSTATUS(status);
}

/* With the filter of a Zygote: what it needs to bring children into containers, and no more. */
static void test_zygotes(void)
{
	const unsigned filter = GUARD_NO_NEW_PRIVILEGES | GUARD_SECCOMP;
	refused("a Zygote makes a user namespace", makes_user_namespace, ROLE_ZYGOTE, filter);
	refused("a Zygote signals another process", signals_parent, ROLE_ZYGOTE, filter);
	refused("a Zygote enters a namespace but a pid namespace", enters_namespace, ROLE_ZYGOTE, filter);
	refused("a Zygote mounts", mounts, ROLE_ZYGOTE, filter);
	check(run(changes_root, ROLE_ZYGOTE, filter) == 0, "a Zygote may still change its root");
	check(run(changes_root, ROLE_SANDBOX, filter) == EPERM, "a sandbox may not");
}

int main(void)
{
	if (geteuid() != 0) {
		printf("1..0 # SKIP root is needed\n");
		return 0;
	}
	const unsigned filter = GUARD_NO_NEW_PRIVILEGES | GUARD_SECCOMP;
	refused("mounts", mounts, ROLE_SANDBOX, filter);
	refused("traces a process", traces, ROLE_SANDBOX, filter);
	refused("makes a user namespace by unshare", makes_user_namespace, ROLE_SANDBOX, filter);
	refused("makes a user namespace by clone", clones_user_namespace, ROLE_SANDBOX, filter);
	refused("makes a user namespace by clone3", clones_by_structure, ROLE_SANDBOX, filter);
	refused("changes its root", changes_root, ROLE_SANDBOX, filter);
	refused("enters a namespace", enters_namespace, ROLE_SANDBOX, filter);
	refused("opens a TCP socket", opens_tcp, ROLE_SANDBOX, filter);
	refused("opens a Unix socket", opens_unix, ROLE_SANDBOX, filter);
	refused("pairs datagram sockets", pairs_datagrams, ROLE_SANDBOX, filter);
	check(run(pairs_streams, ROLE_SANDBOX, filter) == 0, "may pair stream sockets");
	refused("opens a Unix socket with internet allowed", opens_unix, ROLE_SANDBOX,
		filter | ADD_HOST_NETWORK);
	check(run(opens_tcp, ROLE_SANDBOX, filter | ADD_HOST_NETWORK) == 0,
	      "may open a TCP socket with internet allowed");
	refused("reads keys", reads_keys, ROLE_SANDBOX, filter);
	refused("sets up an io_uring", sets_up_ring, ROLE_SANDBOX, filter);
	refused("opens a userfaultfd", opens_userfault, ROLE_SANDBOX, filter);
	refused("makes a BPF map", loads_bpf, ROLE_SANDBOX, filter);
	refused("opens a performance counter", watches_performance, ROLE_SANDBOX, filter);
	refused("makes a device", makes_device, ROLE_SANDBOX, filter);
	refused("types into its terminal", types_into_terminal, ROLE_SANDBOX, filter);
	refused("signals a process of another user", signals_parent, ROLE_SANDBOX,
		GUARD_UID | GUARD_CAPABILITIES);
	refused("becomes root again", changes_uid, ROLE_SANDBOX, GUARD_UID | GUARD_CAPABILITIES);
	refused("has a capability in its bounding set", has_capability, ROLE_SANDBOX, ALL);
	refused("may gain privileges", gains_privileges, ROLE_SANDBOX, ALL);
	refused("dumps core", dumps_core, ROLE_SANDBOX, ALL);
	check(keeps_descriptor(0) == 2 && keeps_descriptor(GUARD_DESCRIPTORS) == 1,
	      "keeps the descriptors that it is given, and no other");
	test_zygotes();
	printf("1..%d\n", tests);
	return 0;
}
