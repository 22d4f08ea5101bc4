#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "launcher.h"

static void send_reply(const struct reply *reply);

void begin(struct container *container, const struct request *request)
{
	struct current *current = &container->current;
	memset(current, 0, sizeof(*current));
	current->number = request->number;
	current->operation = (enum operation)request->operation;
	current->start_ms = current->step_ms = now_ms();
	if (request->timeout_ms != 0) {
		current->deadline_ms = current->start_ms + request->timeout_ms;
	}
	container->answer_length = 0;
	launcher.waiting++;
}

/* Notes that a step has just ended; of the same name twice in a row, the times are added. */
void step(struct container *container, const char *name)
{
	const double now = now_ms();
	add_step(container, name, now - container->current.step_ms);
	container->current.step_ms = now;
}

void add_step(struct container *container, const char *name, double took_ms)
{
	struct reply *reply = &container->current.reply;
	if (reply->steps > 0 && strcmp(reply->step_names[reply->steps - 1], name) == 0) {
		reply->step_ms[reply->steps - 1] += took_ms;
		return;
	}
	if (reply->steps < STEPS_MAX) {
		snprintf(reply->step_names[reply->steps], STEP_NAME_MAX, "%s", name);
		reply->step_ms[reply->steps] = took_ms;
		reply->steps++;
	}
}

void finish(struct container *container, enum status status, const char *reason)
{
	finish_at(container, now_ms(), status, reason);
}

void finish_at(struct container *container, double end_ms, enum status status,
	       const char *reason)
{
	struct current *current = &container->current;
	if (current->number == 0) {
		return;
	}
	struct reply *reply = &current->reply;
	reply->number = current->number;
	reply->status = status;
	reply->role = container->role;
	reply->subject = container->id;
	reply->start_ms = current->start_ms;
	reply->end_ms = end_ms;
	snprintf(reply->reason, sizeof(reply->reason), "%s", reason);
	current->number = 0;
	launcher.waiting--;
	send_reply(reply);
}

void refuse_request(const struct request *request, const char *reason)
{
	struct reply reply = { .number = request->number, .status = STATUS_ERROR,
			       .role = request->role, .subject = request->subject };
	reply.start_ms = reply.end_ms = now_ms();
	snprintf(reply.reason, sizeof(reply.reason), "%s", reason);
	send_reply(&reply);
}

void send_event(struct container *container, const char *reason)
{
	struct reply reply = { .status = STATUS_KILLED, .role = container->role,
			       .subject = container->id };
	reply.start_ms = reply.end_ms = now_ms();
	snprintf(reply.reason, sizeof(reply.reason), "%s", reason);
	send_reply(&reply);
}

/* The command reads all the time; should it fall behind, the launcher waits for it. */
static void send_reply(const struct reply *reply)
{
	const char *rest = (const char *)reply;
	size_t left = sizeof(*reply);
	while (left > 0) {
		const ssize_t sent = send(COMMAND_DESCRIPTOR, rest, left, MSG_NOSIGNAL);
		if (sent < 0 && errno == EAGAIN) {
			struct pollfd room = { .fd = COMMAND_DESCRIPTOR, .events = POLLOUT };
			poll(&room, 1, -1);
		} else if (sent < 0 && errno != EINTR) {
			_exit(0);
		}
		if (sent > 0) {
			rest += sent;
			left -= (size_t)sent;
		}
	}
}
