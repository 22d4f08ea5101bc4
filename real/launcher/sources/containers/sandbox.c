#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "clock.h"
#include "launcher.h"

/* An answer beyond this is cut off, and its sandbox is ended. */
#define ANSWER_MAX (1 << 20)
/* A connection's buffer takes a body of this size at once, whatever the host's settings are. */
#define SMALL_BODY_MAX (1 << 14)

static void connection_come(struct container *container, uint32_t events);
static void break_off(struct container *container, const char *reason);
static int is_whole(const struct container *container, int *status, const char **body);
static void take_answer(struct container *container, int status, const char *body);

/*
 * Connects before the sandbox starts: the kernel keeps connection and request until it accepts, so
 * nobody has to ask again and again whether it is there.
 */
int connect_sandbox(struct container *container)
{
	struct sockaddr_un address;
	socklen_t length = sizeof(address);
	const int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (connection < 0 ||
	    getsockname(container->listener, (struct sockaddr *)&address, &length) != 0 ||
	    connect(connection, (struct sockaddr *)&address, length) != 0) {
		return -errno;
	}
	watch(&container->connection, container, connection, connection_come);
	return 0;
}

/* Sends a request; the answer ends the operation under way. */
int ask_sandbox(struct container *container, const char *target, const char *body)
{
	char head[128];
	const size_t length = strlen(body);
	const int head_length =
		snprintf(head, sizeof(head),
			 "POST %s HTTP/1.1\r\nHost: sandbox\r\nContent-Length: %zu\r\n\r\n", target, length);
	const int room = 2 * REQUEST_TEXT_MAX;
	if (length > SMALL_BODY_MAX && setsockopt(container->connection.descriptor, SOL_SOCKET,
						  SO_SNDBUFFORCE, &room, sizeof(room)) != 0) {
		return -errno;
	}
	struct iovec parts[] = { { head, (size_t)head_length }, { (void *)body, length } };
	const struct msghdr message = { .msg_iov = parts, .msg_iovlen = 2 };
	container->answer_length = 0;
	return sendmsg(container->connection.descriptor, &message, MSG_NOSIGNAL) ==
			       head_length + (ssize_t)length
		       ? 0
		       : -EPIPE;
}

static void connection_come(struct container *container, uint32_t events)
{
	char rest[4096];
	const double now = now_ms();
	const size_t space = sizeof(container->answer) - 1;
	const int full = container->answer_length >= space;
	(void)events;
	const ssize_t length =
		recv(container->connection.descriptor,
		     full ? rest : container->answer + container->answer_length,
		     full ? sizeof(rest) : space - container->answer_length, MSG_DONTWAIT);
	if (length < 0 && (errno == EAGAIN || errno == EINTR)) {
		return;
	}
	/* It said hello first: that is seen to before anything can be asked of it. */
	if (container->pid == 0 && container->channel.descriptor >= 0) {
		container->channel.come(container, 0);
	}
	if (length <= 0) {
		break_off(container, "");
		return;
	}
	if (container->current.number == 0) {
		break_off(container, "the sandbox spoke without being asked");
		return;
	}
	if (container->answer_length == 0) {
		/* The first byte: this is the time that counts. */
		add_step(container, "answer", now - container->current.step_ms);
		container->current.step_ms = now;
	}
	container->answer_length += (size_t)length;
	container->answer[container->answer_length < space ? container->answer_length : space] = 0;
	int status;
	const char *body;
	const int whole = is_whole(container, &status, &body);
	if (whole < 0 || container->answer_length > ANSWER_MAX) {
		break_off(container, "the sandbox's answer is not one");
	} else if (whole > 0) {
		take_answer(container, status, body);
	}
}

/*
 * Its process is ended too; that event ends the operation. Without a reason, the process may have
 * ended by itself, and what it put out last says why.
 */
static void break_off(struct container *container, const char *reason)
{
	unwatch(&container->connection);
	if (container->process.descriptor >= 0) {
		snprintf(container->answer, sizeof(container->answer), "%s", reason);
		container->failed = *reason != 0;
		kill_container(container);
	}
}

/* 1 when the answer is there to its end, 0 when some is missing, -1 when it is no answer. */
static int is_whole(const struct container *container, int *status, const char **body)
{
	const char *end = strstr(container->answer, "\r\n\r\n");
	if (end == NULL) {
		return container->answer_length < sizeof(container->answer) - 1 ? 0 : -1;
	}
	const char *length = strcasestr(container->answer, "\r\nContent-Length:");
	if (sscanf(container->answer, "HTTP/1.1 %d", status) != 1 || length == NULL || length > end) {
		return -1;
	}
	*body = end + 4;
	const long expected = atol(length + 17);
	const size_t head = (size_t)(*body - container->answer);
	if (expected < 0 || expected > ANSWER_MAX) {
		return -1;
	}
	return container->answer_length >= head + (size_t)expected;
}

/* The body begins with when the work began and ended, in ns of the clock that all share. */
static void take_answer(struct container *container, int status, const char *body)
{
	struct current *current = &container->current;
	double start_ns, end_ns;
	const double end_ms = current->step_ms;
	container->parent = NULL;
	if (status == 200) {
		if (sscanf(body, "%lf %lf", &start_ns, &end_ns) == 2) {
			const char *name = current->operation == OPERATION_IMPORT ? "import" : "run";
			add_step(container, name, (end_ns - start_ns) / 1e6);
		}
		container->made = 1;
		finish_at(container, end_ms, STATUS_OK, "");
		return;
	}
	char reason[REASON_MAX];
	snprintf(reason, sizeof(reason), "%s", body);
	reason[strcspn(reason, "\r\n")] = 0;
	finish_at(container, end_ms, STATUS_ERROR, reason);
}
