#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "launcher.h"

/* As long as a Zygote takes them. */
#define MESSAGE_MAX (1 << 15)

static void channel_come(struct container *container, uint32_t events);
static ssize_t receive(int channel, char *text, size_t size, pid_t *sender);
static void let_in(struct container *container, pid_t pid);
static void channel_closed(struct container *container);
static void answered(struct container *container, const char *text);

/*
 * Hands a Zygote what its child needs to enter the container: its root directory, the end of a
 * channel on which it says hello, where its output goes, a sandbox's listening socket or a Zygote's
 * nest, and, where they let in nobody else, the files through which it joins its cgroup.
 */
int fork_from_zygote(struct container *container)
{
	char text[64];
	int descriptors[4 + HIERARCHIES_MAX] = { container->root, container->child_end,
						 container->output };
	size_t count = 3;
	descriptors[count++] =
		container->role == ROLE_SANDBOX ? container->listener : container->nest->descriptor;
	const int length = snprintf(text, sizeof(text), "fork\n%d\n%u\n%u\n%d", (int)container->role,
				    container->guards, container->slot->uid,
				    launcher.settings.limits.processes);
	if ((container->guards & GUARD_CGROUP) && launcher.tree.backend->joined_by_members) {
		for (int i = 0; i < launcher.tree.count; i++) {
			descriptors[count++] = container->slot->group.members[i];
		}
	}
	union {
		char space[CMSG_SPACE(sizeof(descriptors))];
		struct cmsghdr align;
	} control;
	memset(&control, 0, sizeof(control));
	struct iovec part = { text, (size_t)length };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.space,
				  .msg_controllen = CMSG_SPACE(count * sizeof(int)) };
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(count * sizeof(int));
	memcpy(CMSG_DATA(header), descriptors, count * sizeof(int));
	if (sendmsg(container->parent->channel.descriptor, &message, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) {
		return -errno;
	}
	/* Only copies of the Zygote and its child are left, so that their end shows here. */
	close(container->child_end);
	container->child_end = -1;
	if (container->listener >= 0) {
		close(container->listener);
		container->listener = -1;
	}
	watch(&container->channel, container, container->channel.descriptor, channel_come);
	step(container, "ask");
	return 0;
}

/* A fresh Zygote's channel. */
void watch_channel(struct container *container)
{
	watch(&container->channel, container, container->channel.descriptor, channel_come);
}

int import_in_zygote(struct container *container, const char *modules)
{
	static char text[MESSAGE_MAX];
	const int length = snprintf(text, sizeof(text), "import\n%s", modules);
	if (length >= MESSAGE_MAX) {
		return -EMSGSIZE;
	}
	return send(container->channel.descriptor, text, (size_t)length,
		    MSG_NOSIGNAL | MSG_DONTWAIT) < 0 ? -errno : 0;
}

static void channel_come(struct container *container, uint32_t events)
{
	char text[REASON_MAX];
	pid_t sender = 0;
	(void)events;
	const ssize_t length = receive(container->channel.descriptor, text, sizeof(text) - 1, &sender);
	if (length <= 0) {
		channel_closed(container);
		return;
	}
	text[length] = 0;
	if (container->pid == 0 && strcmp(text, "hello") == 0) {
		let_in(container, sender);
	} else {
		answered(container, text);
	}
}

static ssize_t receive(int channel, char *text, size_t size, pid_t *sender)
{
	union {
		char space[CMSG_SPACE(sizeof(struct ucred)) + CMSG_SPACE(8 * sizeof(int))];
		struct cmsghdr align;
	} control;
	struct iovec part = { text, size };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.space,
				  .msg_controllen = sizeof(control.space) };
	const ssize_t length = recvmsg(channel, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	if (length < 0) {
		return length;
	}
	for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header != NULL;
	     header = CMSG_NXTHDR(&message, header)) {
		if (header->cmsg_level != SOL_SOCKET) {
			continue;
		}
		if (header->cmsg_type == SCM_CREDENTIALS) {
			struct ucred credentials;
			memcpy(&credentials, CMSG_DATA(header), sizeof(credentials));
			*sender = credentials.pid;
		} else if (header->cmsg_type == SCM_RIGHTS) {
			/* Nobody is asked for descriptors. */
			const size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
			for (size_t i = 0; i < count; i++) {
				int descriptor;
				memcpy(&descriptor, CMSG_DATA(header) + i * sizeof(int), sizeof(int));
				close(descriptor);
			}
		}
	}
	return length;
}

/* The kernel says who said hello. */
static void let_in(struct container *container, pid_t pid)
{
	step(container, "fork");
	const int process = (int)syscall(434 /* pidfd_open */, pid, 0);
	if (process < 0 || pid == container->parent->pid) {
		finish(container, STATUS_ERROR, "the forked process is gone");
		return;
	}
	container->pid = pid;
	watch(&container->process, container, process, process_died);
	const int error = mount_processes(container);
	if (error != 0) {
		finish(container, STATUS_ERROR, "the forked process gets no /proc");
		return;
	}
	step(container, "proc");
	if (!(container->guards & GUARD_CGROUP) || launcher.tree.backend->joined_by_members) {
		return;
	}
	if (cgroup_attach(&launcher.tree, &container->slot->group, pid) != 0) {
		finish(container, STATUS_ERROR, "the forked process cannot join its cgroup");
		return;
	}
	step(container, "attach");
	(void)!send(container->channel.descriptor, "go", 2, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void channel_closed(struct container *container)
{
	unwatch(&container->channel);
	container->parent = NULL;
	if (container->pid == 0) {
		container->dead = 1;
		finish(container, STATUS_KILLED, "the Zygote ended before it forked");
	}
}

/* A Zygote's answer, or what went wrong on the way into the container. */
static void answered(struct container *container, const char *text)
{
	struct current *current = &container->current;
	double start_ns = 0, end_ns = 0;
	if (strncmp(text, "error ", 6) == 0) {
		container->failed = 1;
		if (container->pid == 0) {
			container->dead = 1;
		}
		finish(container, STATUS_ERROR, text + 6);
		return;
	}
	if (container->role != ROLE_ZYGOTE) {
		return;
	}
	if (strcmp(text, "ready") == 0 && current->operation == OPERATION_CREATE) {
		container->parent = NULL;
		container->made = 1;
		step(container, "ready");
		finish(container, STATUS_OK, "");
	} else if (sscanf(text, "imported %lf %lf", &start_ns, &end_ns) == 2 &&
		   current->operation == OPERATION_IMPORT) {
		step(container, "answer");
		add_step(container, "import", (end_ns - start_ns) / 1e6);
		finish(container, STATUS_OK, "");
	}
}
