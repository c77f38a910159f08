/* SPDX-License-Identifier: MIT
 *
 * What most people would write: one POST after another over bare libcurl, the response kept, no JSON.
 * floor URL COUNT [CA_FILE]: makes COUNT calls of token_fail on one kept-alive connection. */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct response {
  char *bytes;
  size_t length;
};

static size_t keep(char *bytes, size_t size, size_t count, void *context) {
  struct response *response = context;
  size_t length = size * count;
  char *longer = realloc(response->bytes, response->length + length + 1);
  if (longer == NULL) {
    return 0;
  }
  response->bytes = longer;
  memcpy(response->bytes + response->length, bytes, length);
  response->length += length;
  return length;
}

int main(int count, char **arguments) {
  if (count < 3) {
    return 2;
  }
  const char *ca_file = count > 3 ? arguments[3] : NULL;
  CURL *curl = curl_easy_init();
  struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
  headers = curl_slist_append(headers, "Authorization: Bearer 0123456789abcdef");
  for (long calls = atol(arguments[2]); calls > 0; calls--) {
    struct response response = {NULL, 0};
    curl_easy_setopt(curl, CURLOPT_URL, arguments[1]);
    if (ca_file != NULL) {
      curl_easy_setopt(curl, CURLOPT_CAINFO, ca_file);
    }
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS,
                     "{\"ticket\":\"hXoY87t_t23enrVHWxpXNP5FfVDhDypD3T6H6lt4IPA\","
                     "\"reason\":\"INVALID_RESOURCE_OWNER_CREDENTIALS\"}");
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &response);
    if (curl_easy_perform(curl) != CURLE_OK || response.length == 0) {
      fputs("floor: the call failed\n", stderr);
      return 1;
    }
    free(response.bytes);
  }
  curl_slist_free_all(headers);
  curl_easy_cleanup(curl);
  return 0;
}
