#ifndef ZYGOLAB_PROTOCOL_H
#define ZYGOLAB_PROTOCOL_H

#include <stdint.h>

/*
 * What goes over the socket between the command and the launcher, in the host's byte order: requests
 * with a head of fixed size and a text, and replies of fixed size. client.ts and messages.ts hold the
 * other end.
 */

enum operation {
	OPERATION_CREATE = 0,
	OPERATION_IMPORT = 1,
	OPERATION_EXECUTE = 2,
	OPERATION_PAUSE = 3,
	OPERATION_RESUME = 4,
	OPERATION_DESTROY = 5,
};

/* The statuses of an invocation, in the order of `statuses` in sim/records/invocation-record.ts. */
enum status { STATUS_OK = 0, STATUS_ERROR, STATUS_TIMEOUT, STATUS_OOM, STATUS_KILLED };

#define REQUEST_HEAD 40
/* An event may be as large as AWS Lambda takes it, 6 MB. */
#define REQUEST_TEXT_MAX ((6 << 20) + 4096)
#define STEPS_MAX 12
#define STEP_NAME_MAX 16
#define REASON_MAX 696

struct request {
	uint32_t operation;
	uint32_t number; /* comes back in the reply; 0 is for events */
	uint32_t role;   /* whether the subject is a sandbox or a Zygote */
	int32_t subject;
	int32_t parent; /* create: the Zygote to fork from, -1 for a fresh interpreter */
	uint32_t guards;
	uint32_t timeout_ms; /* 0: none */
	uint32_t text_bytes;
	double amount; /* execute: CPU time to burn, in ms; below 0: run the handler */
	/*
	 * Strings, each with its ending zero. create: packages (below the store), code (below the
	 * code folder), program and argument ("" for Python), and what a sandbox is told of its
	 * function before all else. import: module names, one a line. execute: what the handler gets.
	 */
	char text[];
};

/* The answer to a request, or, with number 0, the news that a container died by itself. */
struct reply {
	uint32_t number;
	uint32_t status;
	uint32_t role;
	int32_t subject;
	uint32_t steps;
	uint32_t reserved;
	double start_ms;
	double end_ms;
	double step_ms[STEPS_MAX];
	char step_names[STEPS_MAX][STEP_NAME_MAX];
	char reason[REASON_MAX];
};

_Static_assert(sizeof(struct request) == REQUEST_HEAD, "heads of requests have a fixed size");
_Static_assert(sizeof(struct reply) == 1024, "replies have a fixed size");

#endif
