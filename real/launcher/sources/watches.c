#include <sys/epoll.h>
#include <unistd.h>

#include "launcher.h"

void watch(struct watch *watch, struct container *container, int descriptor,
	   void (*come)(struct container *, uint32_t))
{
	watch->descriptor = descriptor;
	watch->container = container;
	watch->come = come;
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = watch };
	if (epoll_ctl(launcher.epoll, EPOLL_CTL_ADD, descriptor, &event) != 0) {
		die_with_error("cannot watch a descriptor");
	}
}

/* The descriptor may be held elsewhere, so closing it would not end the watch. */
void unwatch(struct watch *watch)
{
	if (watch->descriptor >= 0) {
		epoll_ctl(launcher.epoll, EPOLL_CTL_DEL, watch->descriptor, NULL);
		close(watch->descriptor);
		watch->descriptor = -1;
	}
}
