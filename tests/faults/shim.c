/* Faults at the calls that change files: counted, refused, cut short or ended by a kill.

   Preloaded into a fork server (tests/warm/server.py), which arms it in the child. Only calls on paths below the armed
   root count, so that N is the same in every run. strace would do the same without a compiler, at 1 s for
   each point where this takes 0.05 s; test_calls.py holds this list against what strace sees.

   The record, if one is asked for, is what test_power_cut.py builds its disks from:
   a header of four native longs (call, length of path, offset, length of data), the path, the data. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { NONE, KILL, FULL, BROKEN, TORN, UNREADABLE, FEW };
enum { CREATE = 1, WRITE, SYNC, TRUNCATE, UNLINK, RENAME, LINK, FOLDER, MODE, READ, OPEN };

static struct { long changes, reads; } *count; /* shared with the server, which outlives the child */
static char root[PATH_MAX];
static int kind, record = -1, dying;
static long target, now; /* now: seconds since 1970, 0 for the true clock */

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
    count = mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

void faults_arm(const char *where, int what, long at, int recording) {
    count->changes = count->reads = 0;
    kind = what, target = at, record = recording, dying = 0;
    snprintf(root, sizeof root, "%s", where);
}

void faults_clock(long seconds) { now = seconds; }
long faults_changes(void) { return count->changes; }
long faults_reads(void) { return count->reads; }

static int below(const char *path) {
    size_t length = strlen(root);
    return length && !strncmp(path, root, length) && (path[length] == '/' || !path[length]);
}

static const char *resolved(int folder, const char *path, char *full) {
    char base[PATH_MAX], link[64];
    ssize_t length;
    if (path && path[0] == '/') return path;
    snprintf(link, sizeof link, folder == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", folder);
    length = readlink(link, base, sizeof base - 1);
    if (length < 0) return "";
    base[length] = 0;
    snprintf(full, PATH_MAX, path ? "%s/%s" : "%s", base, path);
    return full;
}

static void note(int call, const char *path, long offset, const void *data, size_t length) {
    long head[4] = {call, (long)strlen(path), offset, (long)length};
    struct iovec parts[3] = {{head, sizeof head}, {(void *)path, strlen(path)}, {(void *)data, length}};
    if (record >= 0) syscall(SYS_writev, record, parts, 3);
}

/* Whether this call is to fail, with errno set. KILL comes when it is done, TORN before it, or in the middle of a write. */
static int fails(int call, const char *path, int fd, const void *data, size_t length, long offset) {
    if (!below(path)) return 0;
    if (call == READ || call == OPEN) { /* of a file or a folder */
        long read = ++count->reads;
        if (read == target && kind == UNREADABLE) return errno = EIO;
        if (read >= target && kind == FEW && call == OPEN) return errno = EMFILE; /* and there are no more */
        return 0;
    }
    long number = ++count->changes;
    if (kind == FULL && number >= target && (call == CREATE || call == WRITE || call == LINK || call == FOLDER))
        return errno = ENOSPC; /* and it stays full */
    if (number == target && kind == BROKEN) return errno = EIO;
    if (number == target && kind == TORN && call == WRITE) {
        if (offset >= 0) syscall(SYS_pwrite64, fd, data, length / 2, offset);
        else syscall(SYS_write, fd, data, length / 2);
    }
    if (number == target && kind == TORN) raise(SIGKILL);
    dying = number == target && kind == KILL;
    note(call, path, offset, data, length);
    return 0;
}

static int fd_fails(int call, int fd, const void *data, size_t length, long offset) {
    char full[PATH_MAX];
    if (!root[0] || fd == record) return 0;
    const char *path = resolved(fd, NULL, full);
    long place = call == WRITE && offset < 0 ? lseek(fd, 0, SEEK_CUR) : offset;
    return fails(call, path, fd, data, length, place);
}

static int path_fails(int call, int folder, const char *path, const char *other) {
    char full[PATH_MAX], second[PATH_MAX];
    if (!root[0]) return 0;
    const char *told = other ? resolved(AT_FDCWD, other, second) : "";
    return fails(call, resolved(folder, path, full), -1, told, strlen(told), 0);
}

static long after(long result) {
    if (dying) raise(SIGKILL);
    return result;
}

#define OPENING(name)                                                                          \
    int name(const char *path, int flags, ...) {                                               \
        mode_t mode = 0;                                                                       \
        if (flags & (O_CREAT | __O_TMPFILE)) {                                                 \
            va_list rest;                                                                      \
            va_start(rest, flags), mode = va_arg(rest, mode_t), va_end(rest);                  \
        }                                                                                      \
        int fresh = (flags & O_CREAT) && (access(path, F_OK) || flags & O_TRUNC);              \
        if (path_fails(fresh ? CREATE : OPEN, AT_FDCWD, path, NULL)) return -1;                \
        return after(NEXT(name)(path, flags, mode));                                                 \
    }
OPENING(open)
OPENING(open64)

#define OPENING_AT(name)                                                                       \
    int name(int folder, const char *path, int flags, ...) {                                   \
        mode_t mode = 0;                                                                       \
        if (flags & (O_CREAT | __O_TMPFILE)) {                                                 \
            va_list rest;                                                                      \
            va_start(rest, flags), mode = va_arg(rest, mode_t), va_end(rest);                  \
        }                                                                                      \
        int fresh = (flags & O_CREAT) && (faccessat(folder, path, F_OK, 0) || flags & O_TRUNC);\
        if (path_fails(fresh ? CREATE : OPEN, folder, path, NULL)) return -1;                  \
        return after(NEXT(name)(folder, path, flags, mode));                                        \
    }
OPENING_AT(openat)
OPENING_AT(openat64)

#define CALL(result, name, declared, passed, failing) \
    result name declared { return (failing) ? -1 : after(NEXT(name) passed); }

CALL(ssize_t, write, (int f, const void *d, size_t n), (f, d, n), fd_fails(WRITE, f, d, n, -1))
CALL(ssize_t, pwrite, (int f, const void *d, size_t n, off_t o), (f, d, n, o), fd_fails(WRITE, f, d, n, o))
CALL(ssize_t, pwrite64, (int f, const void *d, size_t n, off64_t o), (f, d, n, o), fd_fails(WRITE, f, d, n, o))
CALL(ssize_t, read, (int f, void *d, size_t n), (f, d, n), fd_fails(READ, f, "", 0, 0))
CALL(ssize_t, pread, (int f, void *d, size_t n, off_t o), (f, d, n, o), fd_fails(READ, f, "", 0, 0))
CALL(ssize_t, pread64, (int f, void *d, size_t n, off64_t o), (f, d, n, o), fd_fails(READ, f, "", 0, 0))
DIR *opendir(const char *path) { return path_fails(OPEN, AT_FDCWD, path, NULL) ? NULL : NEXT(opendir)(path); }
struct dirent *readdir(DIR *d) { return fd_fails(READ, dirfd(d), "", 0, 0) ? NULL : NEXT(readdir)(d); }
struct dirent64 *readdir64(DIR *d) { return fd_fails(READ, dirfd(d), "", 0, 0) ? NULL : NEXT(readdir64)(d); }
CALL(int, fsync, (int f), (f), fd_fails(SYNC, f, "", 0, 0))
CALL(int, fdatasync, (int f), (f), fd_fails(SYNC, f, "", 0, 0))
CALL(int, ftruncate, (int f, off_t n), (f, n), fd_fails(TRUNCATE, f, "", 0, n))
CALL(int, ftruncate64, (int f, off64_t n), (f, n), fd_fails(TRUNCATE, f, "", 0, n))
CALL(int, fchmod, (int f, mode_t m), (f, m), fd_fails(MODE, f, "", 0, 0))
CALL(int, chmod, (const char *p, mode_t m), (p, m), path_fails(MODE, AT_FDCWD, p, NULL))
CALL(int, unlink, (const char *p), (p), path_fails(UNLINK, AT_FDCWD, p, NULL))
CALL(int, unlinkat, (int f, const char *p, int g), (f, p, g), path_fails(UNLINK, f, p, NULL))
CALL(int, rmdir, (const char *p), (p), path_fails(UNLINK, AT_FDCWD, p, NULL))
CALL(int, rename, (const char *p, const char *q), (p, q), path_fails(RENAME, AT_FDCWD, p, q))
CALL(int, link, (const char *p, const char *q), (p, q), path_fails(LINK, AT_FDCWD, p, q))
CALL(int, linkat, (int f, const char *p, int g, const char *q, int h), (f, p, g, q, h), path_fails(LINK, f, p, q))
CALL(int, mkdir, (const char *p, mode_t m), (p, m), path_fails(FOLDER, AT_FDCWD, p, NULL))

int clock_gettime(clockid_t clock, struct timespec *time) {
    if (!now || clock != CLOCK_REALTIME) return syscall(SYS_clock_gettime, clock, time);
    time->tv_sec = now, time->tv_nsec = 0;
    return 0;
}
