#ifndef ZYGOLAB_CONFINE_H
#define ZYGOLAB_CONFINE_H

/* What a process becomes. */
enum role { ROLE_SANDBOX = 0, ROLE_ZYGOTE = 1 };

/* The first descriptors of a sandbox and of a Zygote. */
enum descriptor {
	DESCRIPTOR_LISTENER = 3, /* sandbox: where it accepts the launcher's connection */
	DESCRIPTOR_CHANNEL = 3,  /* Zygote: its orders */
	DESCRIPTOR_NEST = 4,     /* Zygote: its pid namespace, to come back to after a fork */
};

/*
 * The last steps into a container, the same for a process that the launcher forked and for one
 * that a Zygote forked: limits, uid, capabilities, no_new_privs, seccomp. The process is in its
 * root, cgroup and namespaces by then. Returns 0, or -errno with the step's name in *step.
 */
int confine(enum role role, unsigned guards, unsigned uid, unsigned processes, const char **step);

/* Takes from the bounding set what this role does not need. Returns 0 or -errno. */
int narrow_bounding_set(enum role role);

/*
 * Moves this process into a cgroup through the open files of its members, which let in processes
 * of this uid only.
 */
int join_cgroup(const int *members, int count, unsigned uid);

/* Moves descriptors to 3, 4, ... in the given order and closes all others from there on. */
int keep_descriptors(const int *descriptors, int count, unsigned guards);

#endif
