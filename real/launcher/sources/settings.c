#include <stdlib.h>
#include <string.h>

#include "launcher.h"

static char **given;
static int given_count;

void forget_arguments(void)
{
	for (int i = 0; i < given_count; i++) {
		memset(given[i], 0, strlen(given[i]));
	}
}

/* Returns what comes after `name=`, or NULL if this is another argument. */
static const char *value_of(const char *argument, const char *name)
{
	const size_t length = strlen(name);
	return strncmp(argument, name, length) == 0 && argument[length] == '='
		       ? argument + length + 1
		       : NULL;
}

void read_settings(int count, char **arguments, struct settings *settings)
{
	const char *memory = "268435456", *processes = "32", *cores = "1", *pool = "16", *owner = "0", *narrow = "1";
	const char *keep_output = "0";
	given = arguments;
	given_count = count;
	settings->state = settings->base = settings->store = settings->code = "";
	settings->python = "/usr/bin/python3";
	settings->cgroup = "auto";
	const struct {
		const char *name;
		const char **value;
	} known[] = {
		{ "state", &settings->state },   { "base", &settings->base },
		{ "store", &settings->store },   { "code", &settings->code },
		{ "python", &settings->python }, { "cgroup", &settings->cgroup },
		{ "memory_bytes", &memory },     { "processes", &processes },
		{ "cores", &cores },             { "pool", &pool },
		{ "owner", &owner },             { "narrow", &narrow },
		{ "keep_output", &keep_output },
	};
	for (int i = 1; i < count; i++) {
		int found = 0;
		for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++) {
			const char *value = value_of(arguments[i], known[k].name);
			if (value != NULL) {
				*known[k].value = value;
				found = 1;
			}
		}
		if (!found) {
			die("the launcher knows no argument \"%s\"", arguments[i]);
		}
	}
	settings->limits.memory_bytes = atol(memory);
	settings->limits.processes = atoi(processes);
	settings->limits.cores = atof(cores);
	settings->pool = atoi(pool);
	settings->owner = atoi(owner);
	settings->narrow = atoi(narrow);
	settings->keep_output = atoi(keep_output);
	if (*settings->state != '/' || *settings->base != '/') {
		die("the launcher needs state=DIRECTORY and base=DIRECTORY, as absolute paths");
	}
}
