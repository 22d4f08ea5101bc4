#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "primitives.h"

/*
 * A closed loop: each client begins its next operation when the last has ended. All begin at one
 * moment, when every one of them is ready, and stop at one moment; an operation that is under way
 * then is finished and counts.
 */

/* As many as a client can do in a window of some seconds; pages that stay empty cost nothing. */
#define SAMPLES_MAX (1 << 18)

struct record {
	int count;
	struct sample scratch;
	struct sample samples[SAMPLES_MAX];
};

struct board {
	double measured_from, stop_at;
	struct record records[];
};

static volatile sig_atomic_t stopped;

static struct board *make_board(int clients);
static pid_t start_client(const struct settings *settings, struct board *board, int number,
			  const int *ready, const int *gate);
static void run_client(struct client *client, struct board *board);
static int wait_for_all(const struct settings *settings, int ready);
static int bury_clients(const pid_t *pids, int count);
static void print_samples(const struct settings *settings, const struct board *board);

static void note_stop(int signal)
{
	(void)signal;
	stopped = 1;
}

void run_clients(const struct settings *settings)
{
	const struct primitive *primitive = settings->primitive;
	const struct sigaction action = { .sa_handler = note_stop };
	int ready[2], gate[2];
	pid_t pids[CLIENTS_MAX];
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	if (pipe(ready) != 0 || pipe(gate) != 0) {
		die_with_error("cannot make a pipe");
	}
	if (primitive->prepare != NULL) {
		primitive->prepare(settings);
	}
	struct board *board = make_board(settings->clients);
	for (int i = 0; i < settings->clients; i++) {
		pids[i] = start_client(settings, board, i, ready, gate);
	}
	close(ready[1]);
	close(gate[0]);
	int failed = wait_for_all(settings, ready[0]);
	board->measured_from = now_ms() + settings->warmup_ms;
	board->stop_at = failed || stopped ? 0 : board->measured_from + settings->window_ms;
	close(gate[1]);
	failed |= bury_clients(pids, settings->clients);
	if (!failed && primitive->drain != NULL) {
		primitive->drain(settings);
	}
	const double ended = now_ms();
	if (primitive->tidy != NULL) {
		primitive->tidy(settings);
	}
	if (failed || stopped) {
		exit(1);
	}
	print_samples(settings, board);
	printf("-1,%.6f,%.6f,%.6f\n", ended, ended, ended);
	if (fflush(stdout) != 0) {
		die_with_error("cannot write the times");
	}
}

static struct board *make_board(int clients)
{
	const size_t size = sizeof(struct board) + (size_t)clients * sizeof(struct record);
	struct board *board = mmap(NULL, size, PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (board == MAP_FAILED) {
		die_with_error("cannot share memory with the clients");
	}
	return board;
}

static pid_t start_client(const struct settings *settings, struct board *board, int number,
			  const int *ready, const int *gate)
{
	const pid_t parent = getpid();
	const pid_t pid = fork();
	if (pid < 0) {
		die_with_error("cannot start a client");
	}
	if (pid > 0) {
		return pid;
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent) {
		_exit(1);
	}
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_DFL);
	close(gate[1]);
	close(ready[0]);
	struct client client = {
		.settings = settings,
		.number = number,
		.scratch = &board->records[number].scratch,
	};
	if (settings->primitive->enter != NULL) {
		settings->primitive->enter(&client);
	}
	char byte = 0;
	if (write(ready[1], &byte, 1) != 1 || close(ready[1]) != 0 || read(gate[0], &byte, 1) != 0) {
		die_with_error("client %d cannot wait for the others", number);
	}
	close(gate[0]);
	run_client(&client, board);
	if (settings->primitive->leave != NULL) {
		settings->primitive->leave(&client);
	}
	exit(0);
}

static void run_client(struct client *client, struct board *board)
{
	struct record *record = &board->records[client->number];
	const struct settings *settings = client->settings;
	const int limit = settings->operations > 0 && settings->operations < SAMPLES_MAX ?
				  settings->operations :
				  SAMPLES_MAX;
	/* A slow operation is done once, however short the window. */
	while (board->stop_at > 0 && record->count < limit &&
	       (record->count == 0 || now_ms() < board->stop_at)) {
		struct sample *sample = &record->samples[record->count];
		settings->primitive->operate(client, sample);
		if (sample->start >= board->measured_from) {
			record->count++;
		}
	}
}

/* Each client says that it is ready by a byte; one that fails closes its end without. */
static int wait_for_all(const struct settings *settings, int ready)
{
	for (int i = 0; i < settings->clients; i++) {
		char byte;
		ssize_t got;
		do {
			got = read(ready, &byte, 1);
		} while (got < 0 && errno == EINTR && !stopped);
		if (got != 1) {
			return 1;
		}
	}
	return 0;
}

/* Told to stop, the first process ends them all. */
static int bury_clients(const pid_t *pids, int count)
{
	int failed = 0;
	for (int i = 0; i < count; i++) {
		int status;
		while (waitpid(pids[i], &status, 0) < 0) {
			if (errno != EINTR) {
				die_with_error("cannot wait for a client");
			}
			for (int j = i; stopped && j < count; j++) {
				kill(pids[j], SIGKILL);
			}
		}
		failed |= status != 0;
	}
	return failed;
}

static void print_samples(const struct settings *settings, const struct board *board)
{
	puts("client,start_ms,created_ms,ended_ms");
	for (int i = 0; i < settings->clients; i++) {
		const struct record *record = &board->records[i];
		for (int j = 0; j < record->count; j++) {
			const struct sample *sample = &record->samples[j];
			printf("%d,%.6f,%.6f,%.6f\n", i, sample->start, sample->created, sample->ended);
		}
	}
}
