#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cgroups/cgroup.h"
#include "primitives.h"

/*
 * A process moves into a cgroup and out of it again: into a new one, which is then removed, or into
 * one that is kept. Under version 1 a cgroup is a directory in each of the hierarchies that limit a
 * container; under version 2 it is one. No limit is written: that costs both the same.
 *
 * Each client has two groups at most, side by side at the top of the hierarchy, so that whoever
 * removes what was left finds them by their names.
 */

static void prepare(const struct settings *settings);
static void enter(struct client *client);
static void move_in_and_out(struct client *client, struct sample *sample);
static void tidy(const struct settings *settings);

#define CGROUP(word, flags)                                                   \
	{ .name = word,                                                       \
	  .prepare = prepare,                                                 \
	  .enter = enter,                                                     \
	  .operate = move_in_and_out,                                         \
	  .tidy = tidy,                                                       \
	  .variant = (flags) }

const struct primitive cgroup_primitives[] = {
	CGROUP("cgroup-create", 0),
	CGROUP("cgroup-reuse", REUSED),
	{ 0 },
};

static const char *const controllers[HIERARCHIES_MAX] = { "memory", "pids", "cpu", "freezer" };

/* The top of each hierarchy. */
static int tops[HIERARCHIES_MAX];
static int hierarchies;
static const char *members;

static void prepare(const struct settings *settings)
{
	const int second = settings->cgroup_version == 2;
	hierarchies = second ? 1 : HIERARCHIES_MAX;
	/* A thread moves without the lock on all forks, a process of version 2 takes it. */
	members = second ? "cgroup.procs" : "tasks";
	for (int i = 0; i < hierarchies; i++) {
		char mount[256];
		const char *kind = second ? "cgroup2" : "cgroup";
		if (find_cgroup_mount(kind, second ? "" : controllers[i], mount, sizeof(mount)) != 0) {
			die("cgroup version %d is not mounted", settings->cgroup_version);
		}
		tops[i] = open(mount, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (tops[i] < 0) {
			die_with_error("cannot open %s", mount);
		}
	}
}

enum { HOME, AWAY };

static void name_group(char *name, size_t size, const struct settings *settings, int number, int group)
{
	snprintf(name, size, "%s-%d", settings->mark, 2 * number + group);
}

static void make_group(const char *name)
{
	for (int i = 0; i < hierarchies; i++) {
		if (mkdirat(tops[i], name, 0755) != 0) {
			die_with_error("cannot make cgroup %s", name);
		}
	}
}

static void move_into(const char *name)
{
	char path[128];
	snprintf(path, sizeof(path), "%s/%s", name, members);
	for (int i = 0; i < hierarchies; i++) {
		const int error = write_file(tops[i], path, "0");
		if (error != 0) {
			errno = -error;
			die_with_error("cannot move into cgroup %s", name);
		}
	}
}

static void remove_group(const char *name)
{
	for (int i = 0; i < hierarchies; i++) {
		/* Whoever has just left or ended may count for a moment longer. */
		for (int attempt = 0; unlinkat(tops[i], name, AT_REMOVEDIR) != 0; attempt++) {
			if (errno == ENOENT) {
				break;
			}
			if (errno != EBUSY || attempt == 20000) {
				die_with_error("cannot remove cgroup %s", name);
			}
			usleep(50);
		}
	}
}

static void enter(struct client *client)
{
	char name[96];
	name_group(name, sizeof(name), client->settings, client->number, HOME);
	make_group(name);
	move_into(name);
	if ((client->settings->primitive->variant & REUSED) != 0) {
		name_group(name, sizeof(name), client->settings, client->number, AWAY);
		make_group(name);
	}
}

static void move_in_and_out(struct client *client, struct sample *sample)
{
	const int reused = (client->settings->primitive->variant & REUSED) != 0;
	char home[96], away[96];
	name_group(home, sizeof(home), client->settings, client->number, HOME);
	name_group(away, sizeof(away), client->settings, client->number, AWAY);
	sample->start = now_ms();
	if (!reused) {
		make_group(away);
	}
	move_into(away);
	sample->created = now_ms();
	move_into(home);
	if (!reused) {
		remove_group(away);
	}
	sample->ended = now_ms();
}

/* The clients have ended, some in the middle of an operation perhaps. */
static void tidy(const struct settings *settings)
{
	for (int i = 0; i < settings->clients; i++) {
		for (int group = HOME; group <= AWAY; group++) {
			char name[96];
			name_group(name, sizeof(name), settings, i, group);
			remove_group(name);
		}
	}
}
