/* SPDX-License-Identifier: MIT
 *
 * Which process this is, without asking the system each time. Calls nothing of ours. */
#ifndef AUTHLETE_PROCESS_H
#define AUTHLETE_PROCESS_H

/* A number that a child has one more of than its parent: what was noted under another one is another process's. */
unsigned process_generation(void);

#endif
