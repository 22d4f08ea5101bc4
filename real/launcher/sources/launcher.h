#ifndef ZYGOLAB_LAUNCHER_H
#define ZYGOLAB_LAUNCHER_H

#include <stdint.h>
#include <sys/types.h>

#include "cgroups/cgroup.h"
#include "die.h"
#include "guards/confine.h"
#include "guards/guards.h"
#include "protocol.h"

#define COMMAND_DESCRIPTOR 3
#define UIDS 4096

/* What the launcher was started with: its arguments, `name=value`. */
struct settings {
	const char *state;  /* the run's own directory */
	const char *base;   /* the base directory */
	const char *store;  /* what `packages` of a request lies in; may be empty */
	const char *code;   /* what `code` of a request lies in; may be empty */
	const char *python; /* path of the interpreter inside the base */
	const char *cgroup; /* auto, v1 or v2 */
	pid_t owner;        /* the process that started it, and with which it ends */
	int pool;           /* cgroups made in advance */
	int narrow;         /* no container is to have capabilities */
	int keep_output;    /* what a sandbox put out is left in the state directory */
	struct cgroup_limits limits;
};

void read_settings(int count, char **arguments, struct settings *settings);
/* Blanks the arguments, which whoever sees this process could read. */
void forget_arguments(void);

/* A cgroup and a uid, used by one container after another. */
struct slot {
	struct cgroup group;
	unsigned uid;
	int furnished; /* a scratch waits for its next container */
	struct slot *next;
};

struct container;

/* The pid namespace of a Zygote, nests.c. */
struct nest {
	int descriptor; /* to be entered by a fork */
	pid_t keeper;   /* its first process */
	int users;      /* the Zygote, sandboxes forked from it, nests inside */
	struct nest *around;
};

/* Something to wait for, and what to do when it has come. */
struct watch {
	int descriptor;
	void (*come)(struct container *container, uint32_t events);
	struct container *container;
};

/* The operation that a container is busy with; number 0: none. */
struct current {
	uint32_t number;
	enum operation operation;
	double start_ms;
	double step_ms; /* when the last step ended */
	double deadline_ms; /* 0: none */
	int timed_out;
	struct reply reply;
};

struct container {
	enum role role;
	int id;
	unsigned guards;
	pid_t pid; /* as the launcher sees it; 0 as long as it is not known */
	int exit_status; /* -1 where another process than the launcher is the parent */
	int dead, frozen, made, failed;
	int root;     /* descriptor of its root directory */
	int output;   /* where its output goes */
	int listener; /* the sandbox's socket, until it is handed over */
	int child_end; /* the child's end of the channel, until it is handed over */
	unsigned mounted; /* how many mounts lie on its root */
	char packages[256], code[256], program[256], argument[64];
	struct container *parent; /* while it is being forked */
	struct nest *nest; /* of a Zygote its own, of what was forked that of its Zygote */
	struct slot *slot;
	struct watch process, connection, channel;
	struct current current;
	char answer[4096]; /* of the HTTP answer under way */
	size_t answer_length;
	struct container *next; /* in its bucket */
};

/* The one launcher of this process. */
extern struct launcher {
	struct settings settings;
	struct cgroup_tree tree;
	struct slot *free_slots; /* with a cgroup */
	int free_count;
	struct slot *bare_slots; /* uids without one */
	unsigned uid_first, slots_made;
	int epoll, null;
	int user_namespace; /* of all Zygotes and what they fork */
	int own_processes;  /* pid namespace of the launcher */
	int processes;      /* /proc of that namespace, which is mounted nowhere */
	unsigned waiting;   /* containers with a deadline or a pause under way */
} launcher;

/* supervisor.c: everything outside the launcher's namespaces; returns only in the launcher. */
void start_supervised(void);
/* world.c: own mount and pid namespaces, user namespace, and a small root file system. */
void make_world(void);
/* loop.c: waits for requests and for what is watched; it is told who sees to them. */
struct duties {
	void (*handle_request)(const struct request *request);
	void (*tick)(struct container *container);
};
void run_loop(const struct duties *duties) __attribute__((noreturn));
/* watches.c */
void watch(struct watch *watch, struct container *container, int descriptor,
	   void (*come)(struct container *, uint32_t));
void unwatch(struct watch *watch);

/* slots.c */
int fill_pool(int count);
int pool_is_low(void);
int furnish_pool(void);
struct slot *take_slot(int fresh, int *error);
void give_slot(struct slot *slot, int fresh);

/* containers.c */
struct container *find_container(enum role role, int id);
struct container *add_container(enum role role, int id);
void forget_container(struct container *container);
void each_container(void (*visit)(struct container *));
void container_name(const struct container *container, char *name, size_t size);

/* paths.c */
const char *scratch_of(const struct container *container);
void path_of(const struct container *container, const char *directory, const char *rest,
	     char *path, size_t size);

/* setup.c: the list of set-up operations, and their undoing. Sets reason when it fails. */
int set_up(struct container *container, char *reason, size_t size);
void tear_down(struct container *container);
/* nests.c: the pid namespaces of Zygotes, and what shows a forked process its own */
struct nest *make_nest(struct nest *around, int *error);
struct nest *join_nest(struct nest *nest);
void leave_nest(struct nest *nest);
int mount_processes(const struct container *container);

/* scratch.c: what a container may write, and what of it outlives the container */
int make_scratch(struct container *container);
int furnish_slot(struct slot *slot);
void keep_output(const struct container *container);
void remove_scratch(struct container *container);
void remove_tree(const char *path);

/* sockets.c */
int listen_in_scratch(struct container *container);
int open_channel(struct container *container);

/* spawn.c, fork.c: the two ways to start a container's process; 0 or -errno */
int spawn_fresh(struct container *container);
int fork_from_zygote(struct container *container);
void watch_channel(struct container *container);
int import_in_zygote(struct container *container, const char *modules);

/* sandbox.c: the HTTP connection */
int connect_sandbox(struct container *container);
int ask_sandbox(struct container *container, const char *target, const char *body);

/* kill.c */
void kill_container(struct container *container);

/* operations.c */
void handle_request(const struct request *request);
/* deaths.c: ends that were asked for and others, and what passes with time */
void remove_container(struct container *container);
void process_died(struct container *container, uint32_t events);
void tick(struct container *container);

/* replies.c */
void begin(struct container *container, const struct request *request);
void step(struct container *container, const char *name);
void add_step(struct container *container, const char *name, double took_ms);
void finish(struct container *container, enum status status, const char *reason);
void finish_at(struct container *container, double end_ms, enum status status,
	       const char *reason);
void refuse_request(const struct request *request, const char *reason);
void send_event(struct container *container, const char *reason);

#endif
