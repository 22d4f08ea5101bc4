#ifndef ZYGOLAB_TEST_PROBES_H
#define ZYGOLAB_TEST_PROBES_H

/* What a confined process must not get through with: 0 when it did, errno when not. */
typedef int probe(void);

probe mounts, traces, makes_user_namespace, clones_user_namespace, clones_by_structure,
	changes_root, enters_namespace, opens_tcp, opens_unix, pairs_datagrams, pairs_streams,
	reads_keys, sets_up_ring, opens_userfault, loads_bpf, watches_performance, signals_parent,
	makes_device, types_into_terminal, changes_uid, has_capability, gains_privileges,
	dumps_core;

#endif
