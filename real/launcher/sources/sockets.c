#define _GNU_SOURCE
#include <errno.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "launcher.h"

/* Made before the process that will have it, so that nothing has to wait for the process. */
int listen_in_scratch(struct container *container)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	path_of(container, scratch_of(container), "/socket", address.sun_path, sizeof(address.sun_path));
	container->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (container->listener < 0 ||
	    bind(container->listener, (struct sockaddr *)&address, sizeof(address)) != 0 ||
	    listen(container->listener, 4) != 0) {
		return -errno;
	}
	return 0;
}

/*
 * A Zygote takes its orders here; a sandbox that is being forked says hello. The kernel names the
 * sender of each message, so that nobody can pass another's process off as its own.
 */
int open_channel(struct container *container)
{
	int ends[2];
	const int yes = 1;
	if (container->role == ROLE_SANDBOX && container->parent == NULL) {
		return 0;
	}
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
		return -errno;
	}
	container->channel.descriptor = ends[0];
	container->child_end = ends[1];
	return setsockopt(ends[0], SOL_SOCKET, SO_PASSCRED, &yes, sizeof(yes)) == 0 ? 0 : -errno;
}
