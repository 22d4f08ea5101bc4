#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launcher.h"

static void open_journal(void);
static void note_process(const char *what, pid_t pid);
static void open_cgroups(void);
static void supervise(pid_t pid, int alive) __attribute__((noreturn));

static FILE *journal;
static volatile sig_atomic_t launcher_pid;

/* Whoever ends the supervisor ends the launcher; the clean-up follows from that. */
static void end_launcher(int signal_number)
{
	(void)signal_number;
	if (launcher_pid > 0) {
		kill(launcher_pid, SIGKILL);
	}
}

void start_supervised(void)
{
	const pid_t owner = launcher.settings.owner;
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0) {
		die_with_error("cannot ask to end with the command");
	}
	/* The command may have ended before that. */
	if (owner != 0 && getppid() != owner) {
		die("the command that started the launcher is gone");
	}
	open_journal();
	open_cgroups();
	/* The launcher alone holds the other end: it closes when the launcher ends, even while frozen
	 * containers keep the kernel from finishing it. */
	int alive[2];
	if (pipe2(alive, O_CLOEXEC) != 0 || unshare(CLONE_NEWPID) != 0) {
		die_with_error("cannot make a pid namespace for the launcher (root is needed)");
	}
	const struct sigaction action = { .sa_handler = end_launcher };
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	const pid_t pid = fork();
	if (pid < 0) {
		die_with_error("cannot fork the launcher");
	}
	if (pid > 0) {
		launcher_pid = pid;
		note_process("process", pid);
		close(alive[1]);
		close(COMMAND_DESCRIPTOR);
		supervise(pid, alive[0]);
	}
	close(alive[0]);
	fclose(journal);
	signal(SIGTERM, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) {
		die_with_error("cannot ask to end with the supervisor");
	}
	/* The supervisor is out of sight: 0 either way. It still holds its end if it lives. */
	struct pollfd end = { .fd = alive[1], .events = 0 };
	if (poll(&end, 1, 0) != 0) {
		die("the supervisor is gone");
	}
}

/*
 * One fact a line, written before the thing is made: what has to be undone if even the supervisor
 * is killed. Mounts are not in it: they are in a namespace that ends with the last process.
 */
static void open_journal(void)
{
	char path[512];
	snprintf(path, sizeof(path), "%s/journal", launcher.settings.state);
	journal = fopen(path, "ae");
	if (journal == NULL) {
		die_with_error("cannot write %s", path);
	}
	setvbuf(journal, NULL, _IOLBF, 0);
	fprintf(journal, "directory %s\n", launcher.settings.state);
	note_process("owner", getppid());
	note_process("process", getpid());
}

/* With its start time, so that another process of the same number is never taken for it. */
static void note_process(const char *what, pid_t pid)
{
	char path[64], text[1024] = "";
	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	FILE *file = fopen(path, "re");
	const size_t length = file == NULL ? 0 : fread(text, 1, sizeof(text) - 1, file);
	if (file != NULL) {
		fclose(file);
	}
	text[length] = 0;
	/* The name, in parentheses, may hold spaces; the start time is the 22nd field. */
	const char *rest = strrchr(text, ')');
	unsigned long long start = 0;
	if (rest != NULL) {
		sscanf(rest + 1, " %*c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s "
				 "%*s %*s %llu", &start);
	}
	fprintf(journal, "%s %d %llu\n", what, pid, start);
}

static void open_cgroups(void)
{
	char name[32], reason[512] = "";
	snprintf(name, sizeof(name), "zygolab-%d", getpid());
	launcher.uid_first = 1000000u + (unsigned)(getpid() % 65536) * UIDS;
	launcher.tree.limits = launcher.settings.limits;
	fprintf(journal, "cgroup %s\n", name);
	if (cgroup_tree_open(&launcher.tree, launcher.settings.cgroup, name, reason, sizeof(reason)) != 0) {
		cgroup_tree_remove(&launcher.tree);
		die("%s", reason);
	}
}

static void supervise(pid_t pid, int alive)
{
	char byte;
	while (read(alive, &byte, 1) < 0 && errno == EINTR) {
	}
	/* Nothing of version 1 dies while it is frozen, and the launcher ends after all of it. */
	cgroup_tree_release(&launcher.tree);
	int status = 0;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
	}
	cgroup_tree_remove(&launcher.tree);
	/* The containers' mounts are not seen from here: only the run's own files are removed. */
	remove_tree(launcher.settings.state);
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}
