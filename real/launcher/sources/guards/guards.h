#ifndef ZYGOLAB_GUARDS_H
#define ZYGOLAB_GUARDS_H

/*
 * What a container is made of, as bits. The defaults are SOCK's lean container with every guard
 * on; the others add back what SOCK leaves out, so that its cost can be measured.
 * The same numbers stand in guards.ts.
 */
enum guard {
	GUARD_READ_ONLY = 1 << 0,     /* base, packages and code cannot be written */
	GUARD_CHROOT = 1 << 1,        /* the container's directory is the root */
	GUARD_PID = 1 << 2,           /* pid namespace (sandboxes only) */
	GUARD_IPC = 1 << 3,
	GUARD_UTS = 1 << 4,
	GUARD_CGROUP = 1 << 5,        /* limits on memory, processes and CPU, freezer */
	GUARD_UID = 1 << 6,           /* an unprivileged uid of its own */
	GUARD_CAPABILITIES = 1 << 7,  /* none, in the bounding set neither */
	GUARD_NO_NEW_PRIVILEGES = 1 << 8,
	GUARD_SECCOMP = 1 << 9,
	GUARD_DESCRIPTORS = 1 << 10,  /* closes all that are not its own */
	GUARD_ENVIRONMENT = 1 << 11,  /* starts with an empty one */
	GUARD_RLIMITS = 1 << 12,
	ADD_NETWORK_NAMESPACE = 1 << 13,
	ADD_MOUNT_NAMESPACE = 1 << 14, /* with pivot_root in place of chroot */
	ADD_FRESH_CGROUP = 1 << 15,    /* made and removed with the container, not from the pool */
	ADD_OVERLAY = 1 << 16,         /* overlayfs in place of the base's bind mount */
	ADD_DISK_SCRATCH = 1 << 17,    /* scratch on the state directory's disk, not in memory */
	ADD_HOST_NETWORK = 1 << 18,    /* lets seccomp pass internet sockets */
};

#endif
