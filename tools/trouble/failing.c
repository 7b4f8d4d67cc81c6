/* Lets the n-th call that changes files below a folder fail. Loaded with LD_PRELOAD; `fail_arm` is called through ctypes.

   cc -shared -fPIC -o failing.so failing.c -ldl */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static char folder[PATH_MAX];
static long left = -1, calls = 0;
static int number = 0, failed = 0;
static const char *name = "";

void fail_arm(const char *below, long n, int error) {
    strncpy(folder, below, sizeof folder - 1);
    left = n; number = error; failed = 0; calls = 0; name = "";
}
void fail_disarm(void) { left = -1; }
long fail_calls(void) { return calls; }
int fail_failed(void) { return failed; }
const char *fail_name(void) { return name; }

static int below(const char *path) { return path && *folder && strncmp(path, folder, strlen(folder)) == 0; }

static int below_fd(int fd) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n < 0) return 0;
    path[n] = 0;
    return below(path);
}

static int hit(int ours, const char *what) {
    if (left < 0 || !ours) return 0;
    calls++;
    if (left == 0 || --left > 0) return 0;
    failed = 1; name = what; errno = number;
    return 1;
}

#define REAL(type, call, ...) static type (*real)(__VA_ARGS__); if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, call)
#define MODE(flags) va_list list; mode_t mode = 0; if ((flags) & (O_CREAT | __O_TMPFILE)) { va_start(list, flags); mode = va_arg(list, mode_t); va_end(list); }
#define WRITES(flags) ((flags) & (O_CREAT | O_WRONLY | O_RDWR | O_TRUNC))

int open(const char *p, int flags, ...) { REAL(int, "open", const char *, int, ...); MODE(flags) if (hit(WRITES(flags) && below(p), "open")) return -1; return real(p, flags, mode); }
int open64(const char *p, int flags, ...) { REAL(int, "open64", const char *, int, ...); MODE(flags) if (hit(WRITES(flags) && below(p), "open")) return -1; return real(p, flags, mode); }
int openat(int d, const char *p, int flags, ...) { REAL(int, "openat", int, const char *, int, ...); MODE(flags) if (hit(WRITES(flags) && below(p), "openat")) return -1; return real(d, p, flags, mode); }
int openat64(int d, const char *p, int flags, ...) { REAL(int, "openat64", int, const char *, int, ...); MODE(flags) if (hit(WRITES(flags) && below(p), "openat")) return -1; return real(d, p, flags, mode); }
ssize_t write(int fd, const void *b, size_t n) { REAL(ssize_t, "write", int, const void *, size_t); if (left >= 0 && hit(below_fd(fd), "write")) return -1; return real(fd, b, n); }
ssize_t writev(int fd, const struct iovec *v, int n) { REAL(ssize_t, "writev", int, const struct iovec *, int); if (left >= 0 && hit(below_fd(fd), "writev")) return -1; return real(fd, v, n); }
ssize_t pwrite(int fd, const void *b, size_t n, off_t o) { REAL(ssize_t, "pwrite", int, const void *, size_t, off_t); if (left >= 0 && hit(below_fd(fd), "pwrite")) return -1; return real(fd, b, n, o); }
ssize_t pwrite64(int fd, const void *b, size_t n, off64_t o) { REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t); if (left >= 0 && hit(below_fd(fd), "pwrite")) return -1; return real(fd, b, n, o); }
int fsync(int fd) { REAL(int, "fsync", int); if (left >= 0 && hit(below_fd(fd), "fsync")) return -1; return real(fd); }
int fdatasync(int fd) { REAL(int, "fdatasync", int); if (left >= 0 && hit(below_fd(fd), "fdatasync")) return -1; return real(fd); }
int ftruncate(int fd, off_t n) { REAL(int, "ftruncate", int, off_t); if (left >= 0 && hit(below_fd(fd), "ftruncate")) return -1; return real(fd, n); }
int ftruncate64(int fd, off64_t n) { REAL(int, "ftruncate64", int, off64_t); if (left >= 0 && hit(below_fd(fd), "ftruncate")) return -1; return real(fd, n); }
int posix_fallocate(int fd, off_t o, off_t n) { REAL(int, "posix_fallocate", int, off_t, off_t); if (left >= 0 && hit(below_fd(fd), "fallocate")) return number; return real(fd, o, n); }
int posix_fallocate64(int fd, off64_t o, off64_t n) { REAL(int, "posix_fallocate64", int, off64_t, off64_t); if (left >= 0 && hit(below_fd(fd), "fallocate")) return number; return real(fd, o, n); }
int fchmod(int fd, mode_t m) { REAL(int, "fchmod", int, mode_t); if (left >= 0 && hit(below_fd(fd), "fchmod")) return -1; return real(fd, m); }
int chmod(const char *p, mode_t m) { REAL(int, "chmod", const char *, mode_t); if (hit(below(p), "chmod")) return -1; return real(p, m); }
int mkdir(const char *p, mode_t m) { REAL(int, "mkdir", const char *, mode_t); if (hit(below(p), "mkdir")) return -1; return real(p, m); }
int rmdir(const char *p) { REAL(int, "rmdir", const char *); if (hit(below(p), "rmdir")) return -1; return real(p); }
int unlink(const char *p) { REAL(int, "unlink", const char *); if (hit(below(p), "unlink")) return -1; return real(p); }
int rename(const char *a, const char *b) { REAL(int, "rename", const char *, const char *); if (hit(below(a), "rename")) return -1; return real(a, b); }
int renameat(int c, const char *a, int d, const char *b) { REAL(int, "renameat", int, const char *, int, const char *); if (hit(below(a), "renameat")) return -1; return real(c, a, d, b); }
int link(const char *a, const char *b) { REAL(int, "link", const char *, const char *); if (hit(below(a), "link")) return -1; return real(a, b); }
int linkat(int c, const char *a, int d, const char *b, int f) { REAL(int, "linkat", int, const char *, int, const char *, int); if (hit(below(b), "linkat")) return -1; return real(c, a, d, b, f); }
