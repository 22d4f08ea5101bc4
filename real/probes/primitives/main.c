#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "primitives.h"

/*
 * Times a primitive of the kernel that containers are made of: a number of processes make and
 * remove one thing over and over, and each operation is timed next to the work.
 *
 * primitives NAME=VALUE...: primitive, clients, warmup_ms, window_ms, operations, existing, base,
 * cgroup. It prints CSV: `client,start_ms,created_ms,ended_ms`, a row an operation, and at the end
 * one of client -1 whose `ended_ms` is when the kernel had removed everything.
 *
 * Nothing is left behind: mounts are in a mount namespace of its own and files in memory, so both
 * end with the last process; its children end with it, and it with the process that started it;
 * cgroups are removed at the end, and carry the mark of this process for the case that it is
 * killed.
 */

static const struct primitive *const tables[] = { storage_primitives, namespace_primitives,
						  container_primitives, cgroup_primitives };

static void read_setting(struct settings *settings, const char *word);
static const struct primitive *find_primitive(const char *name);
static void make_mark(char *mark, size_t size);

int main(int count, char **arguments)
{
	struct settings settings = { .clients = 1, .window_ms = 100, .base = "", .cgroup_version = 1 };
	const pid_t parent = getppid();
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent) {
		die("the process that asked for this has ended");
	}
	for (int i = 1; i < count; i++) {
		read_setting(&settings, arguments[i]);
	}
	if (settings.primitive == NULL) {
		die("primitive is missing: name one of the table");
	}
	make_mark(settings.mark, sizeof(settings.mark));
	run_clients(&settings);
	return 0;
}

static void read_setting(struct settings *settings, const char *word)
{
	const char *value = strchr(word, '=');
	if (value == NULL) {
		die("%s should be NAME=VALUE", word);
	}
	const size_t length = (size_t)(value - word);
	const struct {
		const char *name;
		int *number;
		double *duration;
		const char **text;
	} table[] = {
		{ "clients", &settings->clients, NULL, NULL },
		{ "operations", &settings->operations, NULL, NULL },
		{ "existing", &settings->existing, NULL, NULL },
		{ "cgroup", &settings->cgroup_version, NULL, NULL },
		{ "warmup_ms", NULL, &settings->warmup_ms, NULL },
		{ "window_ms", NULL, &settings->window_ms, NULL },
		{ "base", NULL, NULL, &settings->base },
	};
	value++;
	if (length == 9 && strncmp(word, "primitive", length) == 0) {
		settings->primitive = find_primitive(value);
		return;
	}
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (strlen(table[i].name) != length || strncmp(table[i].name, word, length) != 0) {
			continue;
		}
		if (table[i].text != NULL) {
			*table[i].text = value;
			return;
		}
		char *end;
		const double number = strtod(value, &end);
		if (*value == 0 || *end != 0 || number < 0 || number > 1e6) {
			die("%s should be a number from 0 to 1000000", word);
		}
		if (table[i].number != NULL) {
			*table[i].number = (int)number;
		} else {
			*table[i].duration = number;
		}
		if (settings->clients < 1 || settings->clients > CLIENTS_MAX) {
			die("clients should be a number from 1 to %d, not %s", CLIENTS_MAX, value);
		}
		return;
	}
	die("%s is none of the settings", word);
}

static const struct primitive *find_primitive(const char *name)
{
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		for (const struct primitive *row = tables[i]; row->name != NULL; row++) {
			if (strcmp(row->name, name) == 0) {
				return row;
			}
		}
	}
	die("primitive %s is not in the table", name);
}

/* `zygolab-primitives-PID.START`: the number of this process, and when it started, which is field
 * 22 of its stat; the second field, in brackets, may hold anything. */
static void make_mark(char *mark, size_t size)
{
	char text[1024] = "";
	FILE *file = fopen("/proc/self/stat", "re");
	if (file == NULL || fgets(text, sizeof(text), file) == NULL) {
		die_with_error("cannot read /proc/self/stat");
	}
	fclose(file);
	const char *rest = strrchr(text, ')');
	unsigned long long start = 0;
	if (rest == NULL || sscanf(rest + 2,
				   "%*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s "
				   "%*s %*s %*s %llu",
				   &start) != 1) {
		die("cannot read when this process started");
	}
	snprintf(mark, size, "zygolab-primitives-%d.%llu", getpid(), start);
}
