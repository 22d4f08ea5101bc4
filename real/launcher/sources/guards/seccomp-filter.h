#ifndef ZYGOLAB_SECCOMP_FILTER_H
#define ZYGOLAB_SECCOMP_FILTER_H

/* Who a filter is for: a sandbox, or a Zygote, which still has containers to enter. */
enum filter_role { FILTER_SANDBOX = 0, FILTER_ZYGOTE = 1 };

/*
 * Installs the system call filter in this process. Forbidden calls fail with EPERM, calls of
 * another architecture kill the process. Returns 0 or -errno.
 */
int install_seccomp_filter(enum filter_role role, int host_network);

#endif
