/* SPDX-License-Identifier: ISC */
/*
 * The part of the shim that counts allocations, of the program and of every library in it, and has one fail: the n-th,
 * or the first at a place, and all that follow where that is wished. A place is the way that led there: the last CALLERS callers, each by its library and how far
 * in it, so that it is the same in the next run though addresses and the order of things are not.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/faults/shim_parts.h"

#define CALLERS 8
#define OWN_FRAMES 3            /* of this file, on top of each way */
#define PLACES_MAX (1 << 16)
#define PIECES_MAX 128
#define TRACES_MAX 32           /* of failures: who goes on without memory asks again and again */
#define FNV_BASIS UINT64_C(14695981039346656037)
#define FNV_PRIME UINT64_C(1099511628211)

static long fails_at;
static uint64_t place_that_fails;
static bool is_for_good;        /* from that place on there is no memory for anybody */
static atomic_bool is_used_up;
static atomic_long count, failed;
static int places_fd = -1;
static uint64_t places[PLACES_MAX]; /* that were passed, by their lower bits */
static atomic_flag places_lock = ATOMIC_FLAG_INIT;

/* What asks for memory while it is looked where memory is asked for is not looked at. */
static __thread bool is_inside __attribute__((tls_model("initial-exec")));

/* ---- places ---- */

/* Code of the program and its libraries, as it lies in memory. */
static struct piece {
	uintptr_t from, until, base;
	uint64_t name;
} pieces[PIECES_MAX];
static size_t piece_count;

static uint64_t fnv(uint64_t hash, const void *data, size_t len)
{
	const unsigned char *p = data;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ p[i]) * FNV_PRIME;
	return hash;
}

static int add_pieces(struct dl_phdr_info *info, size_t size, void *arg)
{
	const char *slash = strrchr(info->dlpi_name, '/');
	const char *name = slash ? slash + 1 : info->dlpi_name;

	(void)size;
	(void)arg;
	for (int i = 0; i < info->dlpi_phnum && piece_count < PIECES_MAX; i++) {
		const ElfW(Phdr) *h = &info->dlpi_phdr[i];

		if (h->p_type != PT_LOAD || !(h->p_flags & PF_X))
			continue;
		pieces[piece_count].base = info->dlpi_addr;
		pieces[piece_count].from = info->dlpi_addr + h->p_vaddr;
		pieces[piece_count].until = info->dlpi_addr + h->p_vaddr + h->p_memsz;
		pieces[piece_count++].name = fnv(FNV_BASIS, name, strlen(name));
	}
	return 0;
}

static const struct piece *piece_of(uintptr_t at)
{
	for (size_t i = 0; i < piece_count; i++)
		if (at >= pieces[i].from && at < pieces[i].until)
			return &pieces[i];
	return NULL;
}

/* A library that was loaded meanwhile is found by looking again. */
static uint64_t place_here(void)
{
	void *frames[OWN_FRAMES + CALLERS];
	int n = backtrace(frames, OWN_FRAMES + CALLERS);
	uint64_t hash = FNV_BASIS;

	for (int i = OWN_FRAMES; i < n; i++) {
		uintptr_t at = (uintptr_t)frames[i];
		const struct piece *p = piece_of(at);
		uintptr_t offset;

		if (!p) {
			piece_count = 0;
			dl_iterate_phdr(add_pieces, NULL);
			p = piece_of(at);
		}
		offset = p ? at - p->base : 0;
		hash = fnv(hash, p ? &p->name : &hash, sizeof(hash));
		hash = fnv(hash, &offset, sizeof(offset));
	}
	return hash ? hash : 1;
}

/* True once for each. */
static bool is_new(uint64_t place)
{
	size_t i = place % PLACES_MAX;

	while (places[i] && places[i] != place)
		i = (i + 1) % PLACES_MAX;
	if (places[i])
		return false;
	places[i] = place;
	return true;
}

static void write_place(uint64_t place)
{
	char line[24];
	int len = snprintf(line, sizeof(line), "%016llx\n", (unsigned long long)place);

	if (syscall(SYS_write, places_fd, line, len) != len)
		_exit(126);
}

static bool is_place_to_fail(void)
{
	bool is_it = false;
	uint64_t place;

	if (!place_that_fails && places_fd < 0)
		return false;
	is_inside = true;
	while (atomic_flag_test_and_set(&places_lock))
		;
	place = place_here();
	if (places_fd >= 0 && is_new(place))
		write_place(place);
	if (place == place_that_fails) {
		is_it = true;
		place_that_fails = 0;
		is_used_up = is_for_good;
	}
	atomic_flag_clear(&places_lock);
	is_inside = false;
	return is_it;
}

void shim_memory_fail_at(long n)
{
	fails_at = n;
}

void shim_memory_fail_place(uint64_t place, bool is_with_all_after)
{
	place_that_fails = place;
	is_for_good = is_with_all_after;
}

void shim_memory_learn(const char *path)
{
	if (path)
		places_fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

long shim_memory_count(void)
{
	return count;
}

/* ---- the allocator's names ---- */

/* What is asked for before we are set up, and a sanitizer under us is: never given back. */
static char early[1 << 20] __attribute__((aligned(16)));
static size_t early_used;
static bool is_set_up;
static struct {
	void *(*malloc)(size_t);
	void *(*calloc)(size_t, size_t);
	void *(*realloc)(void *, size_t);
	void (*free)(void *);
} real_memory;

/* Without a sanitizer there is nothing to wait for; and a program may have a free() of its own. */
void __asan_init(void) __attribute__((weak));
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t number, size_t size);
void *__libc_realloc(void *old, size_t size);

/* Each with its size in front. It is all zero still. */
static void *early_malloc(size_t size)
{
	size_t *p = (size_t *)(early + early_used);

	early_used += 16 + ((size + 15) & ~(size_t)15);
	if (early_used > sizeof(early))
		abort();
	*p = size;
	return p + 2;
}

static bool is_early(const void *p)
{
	return (const char *)p >= early && (const char *)p < early + sizeof(early);
}

static void memory_set_up(void) __attribute__((constructor));
static void memory_set_up(void)
{
	real_memory.malloc = (void *(*)(size_t))dlsym(RTLD_NEXT, "malloc");
	real_memory.calloc = (void *(*)(size_t, size_t))dlsym(RTLD_NEXT, "calloc");
	real_memory.realloc = (void *(*)(void *, size_t))dlsym(RTLD_NEXT, "realloc");
	real_memory.free = (void (*)(void *))dlsym(RTLD_NEXT, "free");
	is_set_up = true;
}

static bool is_to_fail(void)
{
	if (is_inside || !shim_is_armed())
		return false;
	if (atomic_fetch_add(&count, 1) + 1 != fails_at && !is_used_up && !is_place_to_fail())
		return false;
	is_inside = true;
	if (atomic_fetch_add(&failed, 1) < TRACES_MAX)
		shim_trace();
	is_inside = false;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	if (!is_set_up)
		return __asan_init ? early_malloc(size) : __libc_malloc(size);
	return is_to_fail() ? NULL : real_memory.malloc(size);
}

void *calloc(size_t number, size_t size)
{
	if (!is_set_up)
		return __asan_init ? early_malloc(number * size) : __libc_calloc(number, size);
	return is_to_fail() ? NULL : real_memory.calloc(number, size);
}

static void *early_realloc(const void *old, size_t size)
{
	size_t old_size = old ? ((const size_t *)old)[-2] : 0;
	void *p = is_set_up ? real_memory.malloc(size) : early_malloc(size);

	if (p && old)
		memcpy(p, old, old_size < size ? old_size : size);
	return p;
}

void *realloc(void *old, size_t size)
{
	if (!is_set_up && !__asan_init)
		return __libc_realloc(old, size);
	if (!is_set_up || is_early(old))
		return early_realloc(old, size);
	return is_to_fail() ? NULL : real_memory.realloc(old, size);
}

/* homepro has a realloc() of its own, which ends here. */
void *__libc_realloc(void *old, size_t size)
{
	static void *(*real)(void *, size_t);

	if (!real)
		real = (void *(*)(void *, size_t))dlsym(RTLD_NEXT, "__libc_realloc");
	return is_set_up && is_to_fail() ? NULL : real(old, size);
}

void free(void *p)
{
	if (p && is_set_up && !is_early(p))
		real_memory.free(p);
}

