#define _GNU_SOURCE
#include "guards/seccomp-filter.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * The filter, written by hand as classic BPF. It lists what is forbidden, not what is allowed:
 * packages from an index call what they like, and a list of all that is harmless would break with
 * the next libc. What is listed reaches outside a container that has neither a mount nor a network
 * namespace, or widens the kernel's surface.
 */

#if defined(__x86_64__)
#define AUDIT_ARCH_HERE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define AUDIT_ARCH_HERE AUDIT_ARCH_AARCH64
#else
#error "the seccomp filter knows x86_64 and aarch64 only"
#endif

#define X32_BIT 0x40000000u
#define NAMESPACE_FLAGS                                                                          \
	(CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER |           \
	 CLONE_NEWPID | CLONE_NEWNET | 0x80 /* CLONE_NEWTIME */)
#define ZYGOTE_NAMESPACES (CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNET)
/* Of a file's kind, what character and block devices have and nothing else that can be made has. */
#define DEVICE_BIT (S_IFCHR & S_IFBLK)
#define PROGRAM_MAX 255
#define ENTRIES_MAX 128
#define LEAF_MAX 6

/* Forbidden to sandboxes and Zygotes alike. */
static const int forbidden[] = {
	/* What is mounted, and where the root is. */
	SYS_mount, SYS_umount2, SYS_pivot_root, SYS_swapon, SYS_swapoff, SYS_quotactl, SYS_acct,
	428 /* open_tree */, 429 /* move_mount */, 430 /* fsopen */, 431 /* fsconfig */,
	432 /* fsmount */, 433 /* fspick */, 442 /* mount_setattr */, 467 /* open_tree_attr */,
	SYS_open_by_handle_at, SYS_name_to_handle_at,
	/* Other processes. */
	SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kcmp, 438 /* pidfd_getfd */,
	440 /* process_madvise */, 448 /* process_mrelease */, SYS_migrate_pages, SYS_move_pages,
	/* Keys, tracing and other broad doors into the kernel. */
	SYS_keyctl, SYS_add_key, SYS_request_key, SYS_bpf, SYS_userfaultfd, SYS_perf_event_open,
	SYS_lookup_dcookie, SYS_fanotify_init, 425 /* io_uring_setup */, 426 /* io_uring_enter */,
	427 /* io_uring_register */,
	/* The machine itself. */
	SYS_kexec_load,
#ifdef SYS_kexec_file_load
	SYS_kexec_file_load,
#endif
	SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_reboot, SYS_syslog, SYS_settimeofday,
	SYS_clock_settime, SYS_adjtimex, SYS_clock_adjtime, SYS_vhangup,
#ifdef SYS_iopl
	SYS_iopl, SYS_ioperm, SYS_modify_ldt, SYS_uselib, SYS_ustat, SYS_sysfs,
#endif
	SYS_nfsservctl, SYS_personality, SYS_sethostname, SYS_setdomainname,
};

/*
 * Forbidden to sandboxes, whose container is complete. A Zygote's filter stays with all that it forks,
 * so it refuses nothing that a sandbox may do.
 */
static const int forbidden_to_sandboxes[] = { SYS_unshare, SYS_setns, SYS_chroot };

/* Needs a descriptor from socket() first, but for the datagram socket pairs that are caught below. */
static const int forbidden_without_network[] = { SYS_socket, SYS_connect, SYS_bind, SYS_listen };

/* What a filter says of one system call: an error, or code that looks at an argument. */
struct entry {
	int number;
	enum { REFUSED, UNKNOWN, NO_BITS, NOT_VALUE, ONLY_VALUES } verdict;
	int argument;
	unsigned first, second;
};

struct table {
	struct entry entries[ENTRIES_MAX];
	int count;
};

struct program {
	struct sock_filter code[PROGRAM_MAX];
	unsigned short length;
};

#define STATEMENT(code, k) ((struct sock_filter)BPF_STMT(code, k))
#define JUMP(code, k, yes, no) ((struct sock_filter)BPF_JUMP(code, k, yes, no))
#define REFUSE(number) STATEMENT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (number))
#define ALLOW STATEMENT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define LOAD(field) STATEMENT(BPF_LD | BPF_W | BPF_ABS, (field))
#define EQUAL(k, yes, no) JUMP(BPF_JMP | BPF_JEQ | BPF_K, k, yes, no)
/* The low half of an argument; both architectures are little-endian. */
#define ARGUMENT(index) ((unsigned)offsetof(struct seccomp_data, args) + 8 * (unsigned)(index))

static void compare(struct program *program, const struct entry *entries, int count);
static unsigned char distance(const struct program *program, unsigned short from);

static void put(struct program *program, struct sock_filter instruction)
{
	if (program->length < PROGRAM_MAX) {
		program->code[program->length++] = instruction;
	} else {
		abort();
	}
}

static void refuse_all(struct table *table, const int *numbers, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		table->entries[table->count++] = (struct entry){ numbers[i], REFUSED, 0, 0, 0 };
	}
}

static void add(struct table *table, struct entry entry)
{
	table->entries[table->count++] = entry;
}

#define REFUSE_ALL(table, numbers) refuse_all(table, numbers, sizeof(numbers) / sizeof(int))

static void list_calls(struct table *table, enum filter_role role, int host_network)
{
	const unsigned bits_beyond = ~(unsigned)ZYGOTE_NAMESPACES;
	REFUSE_ALL(table, forbidden);
	if (role == FILTER_ZYGOTE) {
		add(table, (struct entry){ SYS_unshare, NO_BITS, 0, bits_beyond, 0 });
		add(table, (struct entry){ SYS_setns, ONLY_VALUES, 1, CLONE_NEWPID, CLONE_NEWPID });
	} else {
		REFUSE_ALL(table, forbidden_to_sandboxes);
	}
	if (host_network) {
		add(table, (struct entry){ SYS_socket, ONLY_VALUES, 0, AF_INET, AF_INET6 });
	} else {
		REFUSE_ALL(table, forbidden_without_network);
	}
	/*
	 * A socket pair is harmless while it is connected for good. A datagram pair could send to
	 * any abstract address of the host.
	 */
	add(table, (struct entry){ SYS_socketpair, NOT_VALUE, 1, SOCK_DGRAM, SOCK_RAW });
	add(table, (struct entry){ SYS_clone, NO_BITS, 0, NAMESPACE_FLAGS, 0 });
	/* Its flags lie in memory, where a filter cannot look: libc falls back to clone. */
	add(table, (struct entry){ 435 /* clone3 */, UNKNOWN, 0, 0, 0 });
	/* Pipes and files may be made so, devices not. */
#ifdef SYS_mknod
	add(table, (struct entry){ SYS_mknod, NO_BITS, 1, DEVICE_BIT, 0 });
#endif
	add(table, (struct entry){ SYS_mknodat, NO_BITS, 2, DEVICE_BIT, 0 });
	add(table, (struct entry){ SYS_ioctl, NOT_VALUE, 1, TIOCSTI, 0x541C /* TIOCLINUX */ });
}

/* What to do about one call, once its number is known. Each ends with a verdict. */
static void judge(struct program *program, const struct entry *entry)
{
	/* Flags share the argument with a socket's type. */
	const unsigned mask = entry->number == SYS_socketpair ? 0xf : 0xffffffffu;
	if (entry->verdict == REFUSED || entry->verdict == UNKNOWN) {
		put(program, REFUSE(entry->verdict == REFUSED ? EPERM : ENOSYS));
		return;
	}
	put(program, LOAD(ARGUMENT(entry->argument)));
	if (entry->verdict == NO_BITS) {
		put(program, JUMP(BPF_JMP | BPF_JSET | BPF_K, entry->first, 1, 0));
	} else if (entry->verdict == NOT_VALUE) {
		put(program, STATEMENT(BPF_ALU | BPF_AND | BPF_K, mask));
		put(program, EQUAL(entry->first, 2, 0));
		put(program, EQUAL(entry->second, 1, 0));
	} else {
		put(program, EQUAL(entry->first, 1, 0));
		put(program, EQUAL(entry->second, 0, 1));
	}
	put(program, ALLOW);
	put(program, REFUSE(EPERM));
}

/*
 * A search tree over the sorted entries. A container waits while the kernel translates the filter,
 * and runs it once for every system call there is to learn which ones it always allows: so it is to
 * be short, and shallow.
 */
static void search(struct program *program, const struct entry *entries, int count)
{
	if (count <= LEAF_MAX) {
		compare(program, entries, count);
		return;
	}
	const int half = count / 2;
	const unsigned short at = program->length;
	put(program, JUMP(BPF_JMP | BPF_JGE | BPF_K, (unsigned)entries[half].number, 0, 0));
	search(program, entries, half);
	program->code[at].jt = distance(program, at);
	search(program, entries + half, count - half);
}

/* Those that are refused whatever their arguments share one verdict, behind the last. */
static void compare(struct program *program, const struct entry *entries, int count)
{
	const unsigned short first = program->length;
	for (int i = 0; i < count; i++) {
		const unsigned short at = program->length;
		put(program, EQUAL((unsigned)entries[i].number, 0, 0));
		if (entries[i].verdict != REFUSED) {
			judge(program, &entries[i]);
			program->code[at].jf = distance(program, at);
		}
	}
	put(program, ALLOW);
	for (int i = 0, at = first; i < count; i++) {
		if (entries[i].verdict == REFUSED) {
			program->code[at].jt = distance(program, (unsigned short)at);
			at++;
		} else {
			at += program->code[at].jf + 1;
		}
	}
	put(program, REFUSE(EPERM));
}

/* From an instruction to the one that is put next; all programs are shorter than a jump. */
static unsigned char distance(const struct program *program, unsigned short from)
{
	return (unsigned char)(program->length - from - 1);
}

static int by_number(const void *left, const void *right)
{
	return ((const struct entry *)left)->number - ((const struct entry *)right)->number;
}

int install_seccomp_filter(enum filter_role role, int host_network)
{
	struct table table = { .count = 0 };
	struct program program = { .length = 0 };
	list_calls(&table, role, host_network);
	qsort(table.entries, (size_t)table.count, sizeof(struct entry), by_number);
	put(&program, LOAD(offsetof(struct seccomp_data, arch)));
	put(&program, EQUAL(AUDIT_ARCH_HERE, 1, 0));
	put(&program, STATEMENT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
	put(&program, LOAD(offsetof(struct seccomp_data, nr)));
	put(&program, JUMP(BPF_JMP | BPF_JGE | BPF_K, X32_BIT, 0, 1));
	put(&program, REFUSE(ENOSYS));
	search(&program, table.entries, table.count);
	struct sock_fprog filter = { .len = program.length, .filter = program.code };
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0) {
		return -errno;
	}
	return 0;
}
