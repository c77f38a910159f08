/* SPDX-License-Identifier: MIT
 *
 * measure COMMAND ARGUMENT...: runs the command and prints the seconds of wall time and of processor time it took, user
 * and system time of all its threads together. What the command prints is dropped. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds_of(struct timeval time) {
  return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void run(char **command) {
  int nowhere = open("/dev/null", O_WRONLY);
  dup2(nowhere, STDOUT_FILENO);
  execvp(command[0], command);
  perror(command[0]);
  _exit(127);
}

int main(int count, char **arguments) {
  if (count < 2) {
    return 2;
  }
  double start = now();
  pid_t child = fork();
  if (child == 0) {
    run(arguments + 1);
  }
  int status = 0;
  struct rusage usage;
  if (child < 0 || wait4(child, &status, 0, &usage) != child) {
    perror("measure");
    return 1;
  }
  printf("%.6f %.6f\n", now() - start, seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime));
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
