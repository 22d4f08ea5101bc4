#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "launcher.h"

/* How often deadlines are looked at, and whether a freezer has done its work. */
#define TICK_MS 1

static void read_requests(const struct duties *duties);
static int nearest_deadline_ms(void);
static void find_nearest(struct container *container);

static struct watch command = { .descriptor = COMMAND_DESCRIPTOR };
static double nearest_ms;

/* Waits for what is to be done, and tells whom it concerns. */
void run_loop(const struct duties *duties)
{
	launcher.epoll = epoll_create1(EPOLL_CLOEXEC);
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = &command };
	if (launcher.epoll < 0 ||
	    epoll_ctl(launcher.epoll, EPOLL_CTL_ADD, COMMAND_DESCRIPTOR, &event) != 0) {
		die_with_error("cannot wait for requests on descriptor %d", COMMAND_DESCRIPTOR);
	}
	for (;;) {
		/* One at a time: what one does may take away what another is for. */
		int count = epoll_wait(launcher.epoll, &event, 1, 0);
		if (count == 0 && ((pool_is_low() && fill_pool(1) == 0) || furnish_pool())) {
			continue;
		}
		if (count == 0) {
			count = epoll_wait(launcher.epoll, &event, 1, nearest_deadline_ms());
		}
		if (count < 0 && errno != EINTR) {
			die_with_error("cannot wait for events");
		}
		if (count == 1) {
			struct watch *come = event.data.ptr;
			if (come == &command) {
				read_requests(duties);
			} else {
				come->come(come->container, event.events);
			}
		}
		if (launcher.waiting > 0) {
			each_container(duties->tick);
		}
	}
}

/* A stream may deliver a request in parts; of what follows it nothing is taken. */
static void read_requests(const struct duties *duties)
{
	static union {
		struct request request;
		char bytes[REQUEST_HEAD + REQUEST_TEXT_MAX + 1];
	} buffer;
	static size_t filled;
	const size_t wanted =
		filled < REQUEST_HEAD ? REQUEST_HEAD : REQUEST_HEAD + buffer.request.text_bytes;
	const ssize_t length = recv(COMMAND_DESCRIPTOR, buffer.bytes + filled, wanted - filled, 0);
	if (length <= 0) {
		/* The command is gone: all containers go with this process, the supervisor tidies up. */
		_exit(0);
	}
	filled += (size_t)length;
	if (filled < REQUEST_HEAD) {
		return;
	}
	if (buffer.request.text_bytes > REQUEST_TEXT_MAX) {
		die("a request has a text of %u bytes", buffer.request.text_bytes);
	}
	if (filled == REQUEST_HEAD + buffer.request.text_bytes) {
		/* Texts end with a zero; one more stands behind whatever came. */
		buffer.bytes[filled] = 0;
		filled = 0;
		duties->handle_request(&buffer.request);
	}
}

static int nearest_deadline_ms(void)
{
	if (launcher.waiting == 0) {
		return -1;
	}
	nearest_ms = 1e300;
	each_container(find_nearest);
	if (nearest_ms >= 1e300) {
		return -1;
	}
	const double left = nearest_ms - now_ms();
	return left <= 0 ? 0 : left > 1000 ? 1000 : (int)left + 1;
}

static void find_nearest(struct container *container)
{
	const struct current *current = &container->current;
	if (current->number == 0) {
		return;
	}
	double deadline = current->deadline_ms > 0 ? current->deadline_ms : 1e300;
	if (current->operation == OPERATION_PAUSE) {
		deadline = now_ms() + TICK_MS;
	}
	if (deadline < nearest_ms) {
		nearest_ms = deadline;
	}
}
