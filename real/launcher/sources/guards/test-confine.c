#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guards/confine.h"
#include "guards/guards.h"
#include "guards/test-probes.h"

/*
 * Tests of the last steps into a container, in TAP. Each probe is a system call that a confined
 * process must not get through with: it runs first without the guard, where it has to succeed, and
 * then with it. A probe that this kernel does not let through even so is skipped, with its reason.
 */

#define UID 1234567
#define ALL (GUARD_UID | GUARD_CAPABILITIES | GUARD_NO_NEW_PRIVILEGES | GUARD_SECCOMP | GUARD_RLIMITS)

static int tests;

/* In a child of its own. */
static int run(probe *probe, enum role role, unsigned guards)
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

static void refused(const char *name, probe *probe, enum role role, unsigned guards)
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
