#ifndef ZYGOLAB_CGROUP_H
#define ZYGOLAB_CGROUP_H

#include <stddef.h>
#include <sys/types.h>

#define HIERARCHIES_MAX 4

struct cgroup_limits {
	long memory_bytes;
	int processes;
	double cores;
};

/* The group below which all others are made: one directory in each hierarchy. */
struct cgroup_tree {
	const struct cgroup_backend *backend;
	struct cgroup_limits limits;
	int count;
	int directories[HIERARCHIES_MAX];
	char paths[HIERARCHIES_MAX][256];
};

/* A container's group. Its descriptors stay open, so that joining it is one write each. */
struct cgroup {
	char name[24];
	unsigned uid;                 /* of the processes that may be in it */
	int members[HIERARCHIES_MAX]; /* tasks or cgroup.procs */
	int directory;                /* version 2: to be cloned into */
	int freezer;                  /* freezer.state or cgroup.freeze */
	int frozen;                   /* freezer.state or cgroup.events */
	int ooms;                     /* memory.oom_control or memory.events */
	long oom_kills_before;
};

/* One version of the kernel's interface; each is a file. */
struct cgroup_backend {
	const char *name;
	/*
	 * Whether a process can join by itself through `members`, which let in its uid only. That
	 * is the way that spares the kernel's lock on all forks, which may take 15 ms to get.
	 */
	int joined_by_members;
	/* Makes the tree's directories. Returns 0, or -1 with a sentence in reason. */
	int (*open)(struct cgroup_tree *tree, const char *name, char *reason, size_t size);
	/* Makes a group and opens its files; 0 or -errno. */
	int (*create)(struct cgroup_tree *tree, struct cgroup *group);
	int (*freeze)(struct cgroup *group, int frozen);
	int (*is_frozen)(struct cgroup *group);
	/* Kills all members, frozen ones too. */
	void (*kill)(struct cgroup_tree *tree, struct cgroup *group);
	/* Lets go whatever is still frozen in a group, by its directory, for the final clean-up. */
	void (*release)(int directory);
};

extern const struct cgroup_backend cgroup_v1, cgroup_v2;

/* Takes the version whose memory controller is mounted, or the one that is asked for. */
int cgroup_tree_open(struct cgroup_tree *tree, const char *version, const char *name, char *reason,
		     size_t size);
int cgroup_create(struct cgroup_tree *tree, struct cgroup *group);
void cgroup_close(struct cgroup_tree *tree, struct cgroup *group);
int cgroup_remove(struct cgroup_tree *tree, struct cgroup *group);
/* Moves another process into the group; version 2. */
int cgroup_attach(const struct cgroup_tree *tree, const struct cgroup *group, pid_t pid);
/* How many processes were killed for lack of memory since the group was taken. */
long cgroup_oom_kills(const struct cgroup *group);
/* Lets go all that is frozen, without removing anything. */
void cgroup_tree_release(struct cgroup_tree *tree);
/* Kills the members of a group one by one, where the kernel cannot kill it whole. */
void kill_members(int directory, const char *name);
/* Removes all groups below the tree, and the tree itself, waiting for the dead to leave. */
void cgroup_tree_remove(struct cgroup_tree *tree);

/* Helpers of the backends. */
int find_cgroup_mount(const char *type, const char *controller, char *path, size_t size);
int write_file(int directory, const char *file, const char *text);
int open_group_files(struct cgroup_tree *tree, struct cgroup *group, const char *members,
		     const char *freezer,
		     const char *frozen, const char *ooms);

#endif
