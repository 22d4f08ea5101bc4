#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "launcher.h"

static struct slot *make_slot(int *error);
static void put_back(struct slot *slot);

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
		put_back(slot);
	}
	return 0;
}

/* Few enough are left for the launcher to make more when it has nothing else to do. */
int pool_is_low(void)
{
	return launcher.free_count < launcher.settings.pool / 4 && launcher.slots_made < UIDS;
}

/* Makes one scratch before anybody waits for it; 0 when there is nothing to do. */
int furnish_pool(void)
{
	struct slot *slot = launcher.free_slots;
	while (slot != NULL && slot->furnished) {
		slot = slot->next;
	}
	return slot != NULL && furnish_slot(slot) == 0;
}

/* One from the pool, or a new one when that is empty or a fresh one is asked for. */
struct slot *take_slot(int fresh, int *error)
{
	struct slot *slot = launcher.free_slots;
	if (fresh || slot == NULL) {
		return make_slot(error);
	}
	launcher.free_slots = slot->next;
	launcher.free_count--;
	slot->group.oom_kills_before += cgroup_oom_kills(&slot->group);
	return slot;
}

/* A uid goes back with its cgroup, once nothing that belonged to it is left. */
void give_slot(struct slot *slot, int fresh)
{
	if (!fresh) {
		put_back(slot);
		return;
	}
	cgroup_close(&launcher.tree, &slot->group);
	/* The dead may still be in it: then it stays as it is, and goes with the launcher. */
	if (cgroup_remove(&launcher.tree, &slot->group) != 0) {
		free(slot);
		return;
	}
	slot->next = launcher.bare_slots;
	launcher.bare_slots = slot;
}

static void put_back(struct slot *slot)
{
	slot->next = launcher.free_slots;
	launcher.free_slots = slot;
	launcher.free_count++;
}

/* With a uid that has no cgroup, or a new one. */
static struct slot *make_slot(int *error)
{
	struct slot *slot = launcher.bare_slots;
	if (slot == NULL && launcher.slots_made >= UIDS) {
		*error = -EAGAIN;
		return NULL;
	}
	if (slot != NULL) {
		launcher.bare_slots = slot->next;
	} else {
		slot = calloc(1, sizeof(*slot));
		if (slot == NULL) {
			*error = -ENOMEM;
			return NULL;
		}
		slot->uid = slot->group.uid = launcher.uid_first + launcher.slots_made;
		snprintf(slot->group.name, sizeof(slot->group.name), "%u", launcher.slots_made);
		launcher.slots_made++;
	}
	slot->group.oom_kills_before = 0;
	*error = cgroup_create(&launcher.tree, &slot->group);
	if (*error != 0) {
		slot->next = launcher.bare_slots;
		launcher.bare_slots = slot;
		return NULL;
	}
	return slot;
}
