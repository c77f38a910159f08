/* SPDX-License-Identifier: MIT
 *
 * Reads what http1_write wrote, knowing nothing of how it does that. */
#ifndef AUTHLETE_WRITTEN_H
#define AUTHLETE_WRITTEN_H

#include "http/exchange.h"
#include "http/service.h"

/* Ends the run unless the bytes are this one request and nothing else: one head, with the headers that the request has
 * and no others, and a body of the length that the head says. */
void written_check(const struct buffer *bytes, const struct service *service, const struct request *request);

#endif
