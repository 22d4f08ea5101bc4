#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "launcher.h"

#define PAUSE_MAX_MS 5000

static void explain_death(const struct container *container, char *reason, size_t size);

void remove_container(struct container *container)
{
	tear_down(container);
	finish(container, STATUS_OK, "");
	forget_container(container);
}

void process_died(struct container *container, uint32_t events)
{
	(void)events;
	unwatch(&container->process);
	int status;
	if (waitpid(container->pid, &status, WNOHANG) == container->pid) {
		container->exit_status = status;
	}
	container->dead = 1;
	const struct current *current = &container->current;
	if (current->number != 0 && current->operation == OPERATION_DESTROY) {
		step(container, "kill");
		remove_container(container);
		return;
	}
	/* What it left behind, where no pid namespace ended with it. */
	kill_container(container);
	char reason[REASON_MAX];
	explain_death(container, reason, sizeof(reason));
	const int oom = container->slot != NULL && cgroup_oom_kills(&container->slot->group) > 0;
	if (current->number == 0) {
		send_event(container, reason);
	} else if (current->timed_out) {
		finish(container, STATUS_TIMEOUT, "the time limit has passed");
	} else if (oom) {
		finish(container, STATUS_OOM, "the memory limit was reached");
	} else if (container->failed || current->operation == OPERATION_CREATE) {
		finish(container, STATUS_ERROR, reason);
	} else {
		finish(container, STATUS_KILLED, reason);
	}
}

/* The last line that the container put out says most. */
static void explain_death(const struct container *container, char *reason, size_t size)
{
	if (container->failed && container->connection.descriptor < 0) {
		snprintf(reason, size, "%.*s", (int)size - 1, container->answer);
		return;
	}
	char text[512] = "";
	const off_t end = container->output < 0 ? 0 : lseek(container->output, 0, SEEK_END);
	const off_t from = end > (off_t)sizeof(text) ? end - (off_t)sizeof(text) + 1 : 0;
	ssize_t length = end <= 0 ? 0 : pread(container->output, text, sizeof(text) - 1, from);
	length = length < 0 ? 0 : length;
	while (length > 0 && text[length - 1] == '\n') {
		length--;
	}
	text[length] = 0;
	const char *newline = strrchr(text, '\n');
	const char *line = newline == NULL ? text : newline + 1;
	/* The mark of a call in the log says nothing. */
	const int says_something = line[0] != 0 && strncmp(line, "START ", 6) != 0;
	snprintf(reason, size, "the process ended%s%s", says_something ? ": " : "",
		 says_something ? line : "");
}

/* Called after every event while anything is waited for. */
void tick(struct container *container)
{
	struct current *current = &container->current;
	if (current->number == 0) {
		return;
	}
	if (current->operation == OPERATION_PAUSE) {
		if (launcher.tree.backend->is_frozen(&container->slot->group)) {
			finish(container, STATUS_OK, "");
		} else if (now_ms() > current->start_ms + PAUSE_MAX_MS) {
			finish(container, STATUS_ERROR, "the container does not freeze");
		}
	} else if (current->deadline_ms > 0 && now_ms() >= current->deadline_ms) {
		current->deadline_ms = 0;
		current->timed_out = 1;
		if (container->process.descriptor < 0) {
			container->dead = 1;
			finish(container, STATUS_TIMEOUT, "the time limit has passed");
		} else {
			kill_container(container);
		}
	}
}
