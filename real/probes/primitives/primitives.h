#ifndef ZYGOLAB_PRIMITIVES_H
#define ZYGOLAB_PRIMITIVES_H

#include <stddef.h>
#include <sys/types.h>

#include "clock.h"
#include "die.h"

#define CLIENTS_MAX 128

/* The times of one operation in ms of CLOCK_MONOTONIC. */
struct sample {
	double start, created, ended;
};

struct settings {
	const struct primitive *primitive;
	int clients;
	/* How long clients go on before and while they are timed, in ms. */
	double warmup_ms, window_ms;
	/* Each client ends after so many operations; 0 for no limit. */
	int operations;
	/* Objects of the primitive's kind that exist already. */
	int existing;
	/* What a root is populated from. */
	const char *base;
	/* What cgroups of this run are named after; it tells whose they are. */
	char mark[64];
	int cgroup_version;
};

/* One of the processes that go through operations one after the other. */
struct client {
	const struct settings *settings;
	int number;
	/* Shared with the processes that it starts. */
	struct sample *scratch;
	/* Directories and pipes that it keeps open. */
	int descriptors[4];
};

/* A row of the table: what is timed. Whatever a step cannot do ends the program with its reason. */
struct primitive {
	const char *name;
	/* In the first process, before there are clients; what it makes, they inherit. */
	void (*prepare)(const struct settings *settings);
	/* In each client, before it begins and after it has ended. */
	void (*enter)(struct client *client);
	void (*leave)(struct client *client);
	/* One operation: makes something, notes when it is there, and removes it again. */
	void (*operate)(struct client *client, struct sample *sample);
	/* In the first process, when the clients have stopped: waits for what the kernel still removes. */
	void (*drain)(const struct settings *settings);
	/* In the first process, after any end of the clients. */
	void (*tidy)(const struct settings *settings);
	/* For `operate`: flags of clone, or what else tells relatives apart. */
	unsigned long variant;
};

/* bits of `variant` beside the kernel's own flags of clone */
#define WITHOUT_IPV6 (1UL << 40)
#define LOOPBACK_UP (1UL << 41)
#define SHARED_MOUNTS (1UL << 42)
#define MOUNT_INSIDE (1UL << 43)
#define REUSED (1UL << 44)

extern const struct primitive storage_primitives[], namespace_primitives[], container_primitives[],
	cgroup_primitives[];

/* Runs the clients and prints a line for each operation. */
void run_clients(const struct settings *settings);

/*
 * A mount namespace of our own with a file system in memory as working directory; in it a directory
 * `base`, which is the base directory, read-only, or empty if that is "".
 */
void make_private_world(const char *base);
/* The directory within it that each client has to itself. */
void enter_own_directory(struct client *client);
/* Begins to count the network namespaces that are made, and waits until none of them is left. */
void count_network_namespaces(void);
void await_network_namespaces(const struct settings *settings);
/* Writes a small file of the kernel. */
void write_text(const char *path, const char *text);

#endif
