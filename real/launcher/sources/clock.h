#ifndef ZYGOLAB_CLOCK_H
#define ZYGOLAB_CLOCK_H

#include <time.h>

/* The time in ms of CLOCK_MONOTONIC, which all processes of the host share. */
static inline double now_ms(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

#endif
