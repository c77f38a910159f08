/* SPDX-License-Identifier: MIT
 *
 * Detects forks without a system call, and keeps the module loaded for as long as the process runs. Calls no other
 * module. */
#ifndef AUTHLETE_PROCESS_H
#define AUTHLETE_PROCESS_H

/* Returns a number that each fork increments in the child. An object that recorded a different generation was created
 * by an ancestor process. */
unsigned process_generation(void);

#endif
