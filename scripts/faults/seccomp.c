/* usage: seccomp ERRNO SYSCALL... -- COMMAND...: runs a command under a profile that answers these calls with the errno. */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static const struct { const char *name; int number; } calls[] = {
    {"statx", SYS_statx},         {"openat2", SYS_openat2},   {"clone3", SYS_clone3},
    {"io_uring_setup", SYS_io_uring_setup}, {"epoll_pwait2", SYS_epoll_pwait2}, {"rseq", SYS_rseq},
    {"pidfd_open", SYS_pidfd_open}, {"getrandom", SYS_getrandom}, {"membarrier", SYS_membarrier},
    {"mprotect", SYS_mprotect},
};

int main(int argc, char **argv) {
  struct sock_filter filter[64];
  int size = 0, at = 2;
  filter[size++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
  for (; at < argc && strcmp(argv[at], "--") != 0; at++)
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
      if (strcmp(argv[at], calls[i].name) == 0) {
        filter[size++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, calls[i].number, 0, 1);
        filter[size++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (atoi(argv[1]) & 0xffff));
      }
  filter[size++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  struct sock_fprog program = {.len = size, .filter = filter};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) {
    perror("seccomp");
    return 99;
  }
  execvp(argv[at + 1], argv + at + 1);
  perror(argv[at + 1]);
  return 127;
}
