/*
 * usage: interrupted-files DIRECTORY FILE COMMAND [ARGUMENT...]: runs a command while DIRECTORY is a file system in user space with the
 * bytes of FILE as `bundle.pem`. It answers EINTR to every second request of a kind, the first included, as such file systems do after a
 * signal. Its blocks have 4 KB (f_frsize) and are best transferred by the megabyte (f_bsize); 16 of them are free.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BUNDLE = FUSE_ROOT_ID + 1, LIMIT = 1 << 20, REGULAR = 8 /* DT_REG */ };

static const char name[] = "bundle.pem";
static char content[LIMIT];
static size_t length;

static struct fuse_attr attributes(uint64_t node) {
  int is_bundle = node == BUNDLE;
  return (struct fuse_attr){
      .ino = node, .nlink = 1, .mode = is_bundle ? S_IFREG | 0644 : S_IFDIR | 0755, .size = is_bundle ? length : 0};
}

static void answer(int fuse, uint64_t unique, int error, const void *body, size_t size) {
  size_t sent = error == 0 ? size : 0;
  struct fuse_out_header head = {.len = sizeof head + sent, .error = -error, .unique = unique};
  struct iovec parts[] = {{&head, sizeof head}, {(void *)body, sent}};
  if (writev(fuse, parts, 2) < 0 && errno != ENOENT) perror("interrupted-files");
}

static void answer_request(int fuse, const struct fuse_in_header *in, const void *arguments) {
  const struct fuse_read_in *read_in = arguments;
  struct fuse_init_out init = {.major = FUSE_KERNEL_VERSION, .minor = FUSE_KERNEL_MINOR_VERSION, .max_write = 4096};
  struct fuse_entry_out entry = {.nodeid = BUNDLE, .attr = attributes(BUNDLE)};
  struct fuse_attr_out attr = {.attr = attributes(in->nodeid)};
  struct fuse_open_out open_out = {.open_flags = in->opcode == FUSE_OPEN ? FOPEN_DIRECT_IO : 0};
  struct fuse_statfs_out space = {
      .st = {.blocks = 99, .bfree = 16, .bavail = 16, .files = 9, .ffree = 8, .bsize = 1 << 20, .frsize = 4096}};
  struct {
    struct fuse_dirent entry;
    char name[16];
  } listed = {.entry = {.ino = BUNDLE, .off = 1, .namelen = sizeof name - 1, .type = REGULAR}};
  memcpy(listed.name, name, sizeof name - 1);
  switch (in->opcode) {
  case FUSE_INIT:
    return answer(fuse, in->unique, 0, &init, sizeof init);
  case FUSE_LOOKUP:
    return answer(fuse, in->unique, strcmp(arguments, name) == 0 ? 0 : ENOENT, &entry, sizeof entry);
  case FUSE_GETATTR:
    return answer(fuse, in->unique, 0, &attr, sizeof attr);
  case FUSE_OPEN:
  case FUSE_OPENDIR:
    return answer(fuse, in->unique, 0, &open_out, sizeof open_out);
  case FUSE_READ: {
    size_t start = read_in->offset < length ? read_in->offset : length;
    size_t size = read_in->size < length - start ? read_in->size : length - start;
    return answer(fuse, in->unique, 0, content + start, size);
  }
  case FUSE_READDIR:
    return answer(fuse, in->unique, 0, &listed, read_in->offset == 0 ? FUSE_DIRENT_SIZE(&listed.entry) : 0);
  case FUSE_STATFS:
    return answer(fuse, in->unique, 0, &space, sizeof space);
  case FUSE_RELEASE:
  case FUSE_RELEASEDIR:
  case FUSE_FLUSH:
    return answer(fuse, in->unique, 0, NULL, 0);
  default:
    return answer(fuse, in->unique, ENOSYS, NULL, 0);
  }
}

static void serve(int fuse) {
  static char request[LIMIT];
  static char interrupted[128];
  for (;;) {
    ssize_t size = read(fuse, request, sizeof request);
    const struct fuse_in_header *in = (void *)request;
    if (size < (ssize_t)sizeof *in) return; /* it was unmounted */
    if (in->opcode == FUSE_FORGET || in->opcode == FUSE_BATCH_FORGET || in->opcode == FUSE_INTERRUPT) continue;
    if (in->opcode != FUSE_INIT && (interrupted[in->opcode % sizeof interrupted] ^= 1)) {
      answer(fuse, in->unique, EINTR, NULL, 0);
    } else {
      answer_request(fuse, in, in + 1);
    }
  }
}

int main(int argc, char **argv) {
  if (argc < 4) return 64;
  FILE *file = fopen(argv[2], "r");
  int fuse = open("/dev/fuse", O_RDWR | O_CLOEXEC);
  char options[64];
  snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=0,group_id=0", fuse);
  if (file == NULL || fuse < 0 || mount("interrupted", argv[1], "fuse", 0, options) != 0) {
    perror("interrupted-files");
    return 99;
  }
  length = fread(content, 1, sizeof content, file);
  if (fork() == 0) {
    serve(fuse);
    _exit(0);
  }
  close(fuse);
  pid_t command = fork();
  if (command == 0) {
    execvp(argv[3], argv + 3);
    perror(argv[3]);
    _exit(127);
  }
  int status = 0;
  waitpid(command, &status, 0);
  umount2(argv[1], MNT_DETACH);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
