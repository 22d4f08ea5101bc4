#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "launcher.h"

static void create(const struct request *request);
static void import(struct container *container, const struct request *request);
static void execute(struct container *container, const struct request *request);
static void pause_container(struct container *container);
static void resume(struct container *container);
static void destroy(struct container *container, const struct request *request);
static const char *next_text(const char *text, const struct request *request, char *target,
			     size_t size);
static const char *after(const char *text, const struct request *request);

void handle_request(const struct request *request)
{
	const enum role role = request->role == ROLE_ZYGOTE ? ROLE_ZYGOTE : ROLE_SANDBOX;
	if (request->operation == OPERATION_CREATE) {
		create(request);
		return;
	}
	struct container *container = find_container(role, request->subject);
	if (container == NULL) {
		refuse_request(request, "there is no such container");
		return;
	}
	if (request->operation == OPERATION_DESTROY) {
		destroy(container, request);
		return;
	}
	if (container->current.number != 0) {
		refuse_request(request, "the container is busy with another operation");
		return;
	}
	begin(container, request);
	if (container->dead) {
		finish(container, STATUS_KILLED, "the container's process has ended");
	} else if (request->operation == OPERATION_IMPORT) {
		import(container, request);
	} else if (request->operation == OPERATION_EXECUTE) {
		execute(container, request);
	} else if (request->operation == OPERATION_PAUSE) {
		pause_container(container);
	} else if (request->operation == OPERATION_RESUME) {
		resume(container);
	} else {
		finish(container, STATUS_ERROR, "there is no such operation");
	}
}

static void create(const struct request *request)
{
	const enum role role = request->role == ROLE_ZYGOTE ? ROLE_ZYGOTE : ROLE_SANDBOX;
	struct container *parent =
		request->parent < 0 ? NULL : find_container(ROLE_ZYGOTE, request->parent);
	if (find_container(role, request->subject) != NULL) {
		refuse_request(request, "there is a container of this number already");
		return;
	}
	if (request->parent >= 0 && (parent == NULL || parent->dead || !parent->made)) {
		refuse_request(request, "the Zygote to fork from is gone");
		return;
	}
	if (parent != NULL && (request->guards & ADD_MOUNT_NAMESPACE)) {
		refuse_request(request, "a mount namespace can be added to fresh containers only");
		return;
	}
	struct container *container = add_container(role, request->subject);
	if (container == NULL) {
		refuse_request(request, "out of memory");
		return;
	}
	container->guards = request->guards;
	container->parent = parent;
	const char *text = next_text(request->text, request, container->packages,
				     sizeof(container->packages));
	text = next_text(text, request, container->code, sizeof(container->code));
	text = next_text(text, request, container->program, sizeof(container->program));
	text = next_text(text, request, container->argument, sizeof(container->argument));
	begin(container, request);
	char reason[REASON_MAX];
	if (set_up(container, reason, sizeof(reason)) != 0) {
		container->dead = 1;
		finish(container, STATUS_ERROR, reason);
		return;
	}
	int error = parent == NULL ? spawn_fresh(container) : fork_from_zygote(container);
	if (error == 0 && role == ROLE_SANDBOX) {
		error = ask_sandbox(container, "/", text);
	} else if (error == 0 && parent == NULL) {
		watch_channel(container);
	}
	if (error != 0) {
		container->dead = container->pid == 0;
		snprintf(reason, sizeof(reason), "cannot start the container's process: %s",
			 strerror(-error));
		finish(container, STATUS_ERROR, reason);
	}
}

static const char *next_text(const char *text, const struct request *request, char *target,
			     size_t size)
{
	snprintf(target, size, "%s", text);
	return after(text, request);
}

/* The next string, which is empty behind the last. */
static const char *after(const char *text, const struct request *request)
{
	const char *end = request->text + request->text_bytes;
	const char *next = text + strlen(text) + 1;
	return next < end ? next : end;
}

static void import(struct container *container, const struct request *request)
{
	const int error = container->role == ROLE_ZYGOTE
				  ? import_in_zygote(container, request->text)
				  : ask_sandbox(container, "/import", request->text);
	if (error != 0) {
		finish(container, STATUS_ERROR, "the container takes no requests");
	}
}

static void execute(struct container *container, const struct request *request)
{
	char amount[32];
	snprintf(amount, sizeof(amount), "%.6f", request->amount);
	const int error = container->role == ROLE_ZYGOTE ? -EINVAL
			  : request->amount < 0 ? ask_sandbox(container, "/run", request->text)
						: ask_sandbox(container, "/burn", amount);
	if (error != 0) {
		finish(container, STATUS_ERROR, "the container takes no requests");
	}
}

static void pause_container(struct container *container)
{
	if (!(container->guards & GUARD_CGROUP) ||
	    launcher.tree.backend->freeze(&container->slot->group, 1) != 0) {
		finish(container, STATUS_ERROR, "the container cannot be frozen");
		return;
	}
	container->frozen = 1;
	container->current.deadline_ms = 0;
	tick(container);
}

/* Ends at the first byte of an answer, as the creation does. */
static void resume(struct container *container)
{
	if (!container->frozen || launcher.tree.backend->freeze(&container->slot->group, 0) != 0) {
		finish(container, STATUS_ERROR, "the container is not paused");
		return;
	}
	container->frozen = 0;
	step(container, "thaw");
	if (container->role == ROLE_ZYGOTE) {
		finish(container, STATUS_OK, "");
	} else if (ask_sandbox(container, "/", "") != 0) {
		finish(container, STATUS_ERROR, "the container takes no requests");
	}
}

static void destroy(struct container *container, const struct request *request)
{
	finish(container, STATUS_KILLED, "the container was destroyed meanwhile");
	begin(container, request);
	if (container->process.descriptor < 0) {
		remove_container(container);
		return;
	}
	kill_container(container);
}
