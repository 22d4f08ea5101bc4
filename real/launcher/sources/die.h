#ifndef ZYGOLAB_DIE_H
#define ZYGOLAB_DIE_H

_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void die_with_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
