/*
 * Exchanges a directory and a symbolic link all the time, as a container may that is looked at from outside, and counts how often
 * what the link leads to was opened.
 *
 *   swapped-link DIRECTORY LINK WATCHED...
 *
 * Ends when standard input does; then prints how often it exchanged them, and the number of times that a watched file or directory
 * was opened for reading.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/inotify.h>
#include <unistd.h>

static long opened(int watch) {
  char events[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
  long count = 0;
  ssize_t size;
  while ((size = read(watch, events, sizeof events)) > 0)
    for (char *at = events; at < events + size; at += sizeof(struct inotify_event) + ((struct inotify_event *)at)->len) count++;
  return count;
}

int main(int argc, char **argv) {
  if (argc < 4) return 64;
  int watch = inotify_init1(IN_NONBLOCK);
  for (int i = 3; i < argc; i++)
    if (inotify_add_watch(watch, argv[i], IN_OPEN) < 0) return perror(argv[i]), 1;
  struct pollfd input = {.fd = 0, .events = POLLIN};
  long swaps = 0, opens = 0;
  while (poll(&input, 1, 0) == 0) {
    for (int i = 0; i < 100; i++, swaps++)
      if (renameat2(AT_FDCWD, argv[1], AT_FDCWD, argv[2], RENAME_EXCHANGE) < 0) return perror("renameat2"), 1;
    opens += opened(watch);
  }
  printf("%ld %ld\n", swaps, opens + opened(watch));
  return 0;
}
