/* A disk that fails: preloaded (LD_PRELOAD), it lets calls of one kind on files below a folder fail from the N-th on.
 *   FAULT=KIND:N:ERRNO FAULT_BELOW=/folder LD_PRELOAD=faulty_disk.so equicube ...
 * KIND: open (for writing), write, fsync, rename, link, mkdir, read. N counts from 1. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long calls;

static int is_below(const char *path) {
  const char *folder = getenv("FAULT_BELOW");
  return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static int fails_at(const char *kind, const char *path) {
  const char *fault = getenv("FAULT");
  size_t length = strlen(kind);
  if (!fault || strncmp(fault, kind, length) != 0 || fault[length] != ':' || !is_below(path)) return 0;
  char *end = NULL;
  const long first = strtol(fault + length + 1, &end, 10);
  if (atomic_fetch_add(&calls, 1) + 1 < first) return 0;
  errno = end && *end == ':' ? (int)strtol(end + 1, NULL, 10) : EIO;
  return 1;
}

static int descriptor_fails(const char *kind, int descriptor) {
  char link[64], path[PATH_MAX + 1];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  const ssize_t length = readlink(link, path, PATH_MAX);
  if (length < 0) return 0;
  path[length] = '\0';
  return fails_at(kind, path);
}

#define REAL(type, name, ...) ((type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name))

#define OPEN(name)                                                             \
  int name(const char *path, int flags, ...) {                                 \
    va_list rest;                                                              \
    va_start(rest, flags);                                                     \
    const mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
    va_end(rest);                                                              \
    if ((flags & O_ACCMODE) != O_RDONLY && fails_at("open", path)) return -1;  \
    return REAL(int, #name, const char *, int, ...)(path, flags, mode);        \
  }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                           \
  int name(int folder, const char *path, int flags, ...) {                     \
    va_list rest;                                                              \
    va_start(rest, flags);                                                     \
    const mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
    va_end(rest);                                                              \
    if ((flags & O_ACCMODE) != O_RDONLY && fails_at("open", path)) return -1;  \
    return REAL(int, #name, int, const char *, int, ...)(folder, path, flags, mode); \
  }
OPENAT(openat)
OPENAT(openat64)

ssize_t write(int d, const void *bytes, size_t n) {
  return descriptor_fails("write", d) ? -1 : REAL(ssize_t, "write", int, const void *, size_t)(d, bytes, n);
}
ssize_t writev(int d, const struct iovec *parts, int n) {
  return descriptor_fails("write", d) ? -1 : REAL(ssize_t, "writev", int, const struct iovec *, int)(d, parts, n);
}
ssize_t pwrite(int d, const void *bytes, size_t n, off_t at) {
  return descriptor_fails("write", d) ? -1 : REAL(ssize_t, "pwrite", int, const void *, size_t, off_t)(d, bytes, n, at);
}
ssize_t pwrite64(int d, const void *bytes, size_t n, off64_t at) {
  return descriptor_fails("write", d) ? -1
                                      : REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t)(d, bytes, n, at);
}
ssize_t read(int d, void *bytes, size_t n) {
  return descriptor_fails("read", d) ? -1 : REAL(ssize_t, "read", int, void *, size_t)(d, bytes, n);
}
ssize_t pread(int d, void *bytes, size_t n, off_t at) {
  return descriptor_fails("read", d) ? -1 : REAL(ssize_t, "pread", int, void *, size_t, off_t)(d, bytes, n, at);
}
ssize_t pread64(int d, void *bytes, size_t n, off64_t at) {
  return descriptor_fails("read", d) ? -1 : REAL(ssize_t, "pread64", int, void *, size_t, off64_t)(d, bytes, n, at);
}
int fsync(int d) { return descriptor_fails("fsync", d) ? -1 : REAL(int, "fsync", int)(d); }
int fdatasync(int d) { return descriptor_fails("fsync", d) ? -1 : REAL(int, "fdatasync", int)(d); }
int rename(const char *from, const char *to) {
  return fails_at("rename", to) ? -1 : REAL(int, "rename", const char *, const char *)(from, to);
}
/* Where links are to fail, the file system is one that has nothing else to give a name that nobody has: as NFS. */
int renameat2(int f, const char *from, int t, const char *to, unsigned int flags) {
  const char *fault = getenv("FAULT");
  if (flags != 0 && fault && strncmp(fault, "link:", 5) == 0 && is_below(to)) {
    errno = EINVAL;
    return -1;
  }
  return fails_at("rename", to)
             ? -1
             : REAL(int, "renameat2", int, const char *, int, const char *, unsigned int)(f, from, t, to, flags);
}
int link(const char *from, const char *to) {
  return fails_at("link", to) ? -1 : REAL(int, "link", const char *, const char *)(from, to);
}
int mkdir(const char *path, mode_t mode) {
  return fails_at("mkdir", path) ? -1 : REAL(int, "mkdir", const char *, mode_t)(path, mode);
}
