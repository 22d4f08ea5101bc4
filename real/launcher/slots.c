#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "launcher.h"

static struct slot *make_slot(int *error);

/* Cgroups made before anybody waits for them. Returns 0 or -1 with errno. */
int fill_pool(int count)
{
	for (int i = 0; i < count; i++) {
		int error = 0;
		struct slot *slot = make_slot(&error);
		if (slot == NULL) {
			errno = -error;
			return -1;
		}
		slot->next = launcher.free_slots;
		launcher.free_slots = slot;
	}
	return 0;
}

/* One from the pool, or a new one when that is empty or a fresh one is asked for. */
struct slot *take_slot(int fresh, int *error)
{
	struct slot *slot = launcher.free_slots;
	if (fresh || slot == NULL) {
		return make_slot(error);
	}
	launcher.free_slots = slot->next;
	slot->group.oom_kills_before += cgroup_oom_kills(&slot->group);
	return slot;
}

/* A uid goes back with its cgroup, once nothing that belonged to it is left. */
void give_slot(struct slot *slot, int fresh)
{
	if (fresh) {
		cgroup_close(&launcher.tree, &slot->group);
		if (cgroup_remove(&launcher.tree, &slot->group) == 0) {
			const int error = cgroup_create(&launcher.tree, &slot->group);
			if (error != 0) {
				free(slot);
				return;
			}
		}
	}
	slot->next = launcher.free_slots;
	launcher.free_slots = slot;
}

static struct slot *make_slot(int *error)
{
	if (launcher.slots_made >= UIDS) {
		*error = -EAGAIN;
		return NULL;
	}
	struct slot *slot = calloc(1, sizeof(*slot));
	if (slot == NULL) {
		*error = -ENOMEM;
		return NULL;
	}
	slot->uid = launcher.uid_first + launcher.slots_made;
	slot->group.uid = slot->uid;
	snprintf(slot->group.name, sizeof(slot->group.name), "%u", launcher.slots_made);
	*error = cgroup_create(&launcher.tree, &slot->group);
	if (*error != 0) {
		free(slot);
		return NULL;
	}
	launcher.slots_made++;
	return slot;
}
