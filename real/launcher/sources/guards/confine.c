#define _GNU_SOURCE
#include "guards/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "guards/guards.h"
#include "guards/seccomp-filter.h"

#define CAPABILITY_MAX 63
#define FILE_SIZE_MAX (64L << 20)
#define OPEN_FILES_MAX 1024

static int limit_resources(unsigned guards, unsigned processes);
static int become(unsigned uid, unsigned guards);
static uint64_t capabilities_of(enum role role);
static int keep_only(enum role role, unsigned guards);

/* What a Zygote needs to bring its children into their containers, in its user namespace alone. */
static const int zygote_capabilities[] = { CAP_SETUID, CAP_SETGID, CAP_SETPCAP, CAP_SYS_CHROOT,
					    CAP_SYS_ADMIN };

int confine(enum role role, unsigned guards, unsigned uid, unsigned processes, const char **step)
{
	int error;
	*step = "setsid";
	if (setsid() < 0 && errno != EPERM) {
		return -errno;
	}
	*step = "setrlimit";
	if ((error = limit_resources(guards, processes)) != 0) {
		return error;
	}
	/* Before the change of uid, which leaves no capability effective. */
	*step = "bounding set";
	if ((guards & GUARD_CAPABILITIES) && (error = narrow_bounding_set(role)) != 0) {
		return error;
	}
	*step = "setuid";
	if ((guards & GUARD_UID) && (error = become(uid, guards)) != 0) {
		return error;
	}
	*step = "capset";
	if ((error = keep_only(role, guards)) != 0) {
		return error;
	}
	*step = "no_new_privs";
	if ((guards & GUARD_NO_NEW_PRIVILEGES) && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
		return -errno;
	}
	*step = "seccomp";
	if (guards & GUARD_SECCOMP) {
		return install_seccomp_filter(role == ROLE_ZYGOTE ? FILTER_ZYGOTE : FILTER_SANDBOX,
					      (guards & ADD_HOST_NETWORK) != 0);
	}
	return 0;
}

static int limit_resources(unsigned guards, unsigned processes)
{
	if (!(guards & GUARD_RLIMITS)) {
		return 0;
	}
	const struct {
		__rlimit_resource_t resource;
		rlim_t value;
	} limits[] = {
		{ RLIMIT_CORE, 0 },
		{ RLIMIT_FSIZE, FILE_SIZE_MAX },
		{ RLIMIT_NOFILE, OPEN_FILES_MAX },
		{ RLIMIT_NPROC, processes + 1 },
		{ RLIMIT_MSGQUEUE, 0 },
		{ RLIMIT_MEMLOCK, 1 << 16 },
	};
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		const struct rlimit limit = { limits[i].value, limits[i].value };
		if (setrlimit(limits[i].resource, &limit) != 0) {
			return -errno;
		}
	}
	return 0;
}

/* Capabilities survive the change of uid: the next step says which of them stay. */
static int become(unsigned uid, unsigned guards)
{
	if (setgroups(0, NULL) != 0 || setresgid(uid, uid, uid) != 0) {
		return -errno;
	}
	if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0 || setresuid(uid, uid, uid) != 0) {
		return -errno;
	}
	if (!(guards & GUARD_CAPABILITIES)) {
		return 0;
	}
	return prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0) == 0 ? 0 : -errno;
}

static uint64_t capabilities_of(enum role role)
{
	uint64_t set = 0;
	if (role == ROLE_ZYGOTE) {
		for (size_t i = 0; i < sizeof(zygote_capabilities) / sizeof(int); i++) {
			set |= UINT64_C(1) << zygote_capabilities[i];
		}
	}
	return set;
}

int narrow_bounding_set(enum role role)
{
	const uint64_t kept = capabilities_of(role);
	for (int capability = 0; capability <= CAPABILITY_MAX; capability++) {
		/* Looking is cheaper than dropping, and there is nothing to drop where the launcher did. */
		const int held = prctl(PR_CAPBSET_READ, capability, 0, 0, 0);
		if (held < 0) {
			/* Beyond the last capability of this kernel. */
			return errno == EINVAL ? 0 : -errno;
		}
		if (held == 1 && !(kept & (UINT64_C(1) << capability)) &&
		    prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0) {
			return -errno;
		}
	}
	return 0;
}

/* Ambient, so that a Zygote's capabilities, which is not root, outlive the start of Python. */
static int keep_only(enum role role, unsigned guards)
{
	if (!(guards & GUARD_CAPABILITIES)) {
		return 0;
	}
	const uint64_t kept = capabilities_of(role);
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2];
	for (int i = 0; i < 2; i++) {
		const uint32_t half = (uint32_t)(kept >> (32 * i));
		data[i] = (struct __user_cap_data_struct){ half, half, half };
	}
	if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0 ||
	    syscall(SYS_capset, &header, data) != 0) {
		return -errno;
	}
	for (int capability = 0; capability <= CAPABILITY_MAX; capability++) {
		if ((kept & (UINT64_C(1) << capability)) &&
		    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0) != 0) {
			return -errno;
		}
	}
	return 0;
}

int join_cgroup(const int *members, int count, unsigned uid)
{
	/* The saved uid is enough, and leaves the capabilities as they are. */
	if (syscall(SYS_setresuid, -1, -1, uid) != 0) {
		return -errno;
	}
	for (int i = 0; i < count; i++) {
		if (write(members[i], "0", 1) != 1) {
			return -errno;
		}
	}
	return 0;
}

int keep_descriptors(const int *descriptors, int count, unsigned guards)
{
	int moved[8];
	/* First out of the way, so that none lands on one that is still to be moved. */
	for (int i = 0; i < count; i++) {
		moved[i] = fcntl(descriptors[i], F_DUPFD, 3 + count);
		if (moved[i] < 0) {
			return -errno;
		}
	}
	for (int i = 0; i < count; i++) {
		if (dup2(moved[i], 3 + i) < 0) {
			return -errno;
		}
	}
	if (guards & GUARD_DESCRIPTORS) {
		return syscall(436 /* close_range */, 3 + count, ~0u, 0) == 0 ? 0 : -errno;
	}
	return 0;
}
