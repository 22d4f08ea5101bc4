#include <stdio.h>

#include "launcher.h"

/* Where a container keeps what it writes: in memory, or on the disk of the state directory. */
const char *scratch_of(const struct container *container)
{
	return container->guards & ADD_DISK_SCRATCH ? "/disk" : "/scratch";
}

void path_of(const struct container *container, const char *directory, const char *rest,
	     char *path, size_t size)
{
	char name[32];
	container_name(container, name, sizeof(name));
	snprintf(path, size, "%s/%s%s", directory, name, rest);
}
