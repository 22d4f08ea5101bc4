#include <stdio.h>
#include <stdlib.h>

#include "launcher.h"

#define BUCKETS 1024

static struct container *buckets[BUCKETS];

static struct container **bucket_of(enum role role, int id)
{
	return &buckets[((unsigned)id * 2 + (unsigned)role) % BUCKETS];
}

struct container *find_container(enum role role, int id)
{
	struct container *container = *bucket_of(role, id);
	while (container != NULL && (container->role != role || container->id != id)) {
		container = container->next;
	}
	return container;
}

struct container *add_container(enum role role, int id)
{
	struct container *container = calloc(1, sizeof(*container));
	if (container == NULL) {
		return NULL;
	}
	container->role = role;
	container->id = id;
	container->exit_status = -1;
	container->root = container->output = container->listener = container->child_end = -1;
	container->process.descriptor = container->connection.descriptor = -1;
	container->channel.descriptor = -1;
	struct container **bucket = bucket_of(role, id);
	container->next = *bucket;
	*bucket = container;
	return container;
}

void forget_container(struct container *container)
{
	struct container **link = bucket_of(container->role, container->id);
	while (*link != container) {
		link = &(*link)->next;
	}
	*link = container->next;
	free(container);
}

/* The visitor may forget the container that it is given. */
void each_container(void (*visit)(struct container *))
{
	for (int i = 0; i < BUCKETS; i++) {
		for (struct container *container = buckets[i], *next; container != NULL; container = next) {
			next = container->next;
			visit(container);
		}
	}
}

void container_name(const struct container *container, char *name, size_t size)
{
	snprintf(name, size, "%s%d", container->role == ROLE_ZYGOTE ? "zygote-" : "", container->id);
}
