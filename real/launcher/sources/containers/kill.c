#define _GNU_SOURCE
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "launcher.h"

/* The kernel kills a pid namespace with its first process; a Zygote has only its cgroup. */
void kill_container(struct container *container)
{
	if (container->process.descriptor >= 0) {
		syscall(424 /* pidfd_send_signal */, container->process.descriptor, SIGKILL, NULL, 0);
	}
	if (container->slot == NULL || !(container->guards & GUARD_CGROUP)) {
		return;
	}
	if (container->role == ROLE_ZYGOTE || !(container->guards & GUARD_PID)) {
		launcher.tree.backend->kill(&launcher.tree, &container->slot->group);
	} else if (container->frozen) {
		launcher.tree.backend->freeze(&container->slot->group, 0);
	}
	container->frozen = 0;
}
