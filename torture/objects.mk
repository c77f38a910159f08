# The program of torture/run for one Lua: FOLDER and PACKAGE come from there.

FLAGS = -std=c11 -D_GNU_SOURCE -Isrc/core -pthread -O1 -g -Wall -Wextra -Wpedantic -Wno-format-truncation -fno-omit-frame-pointer \
  -fsanitize=address,undefined -fno-sanitize-recover=undefined
comma = ,
WRAPPED = $(patsubst %,-Wl$(comma)--wrap=%,malloc calloc realloc free \
  pthread_create socket eventfd epoll_create1 epoll_ctl getaddrinfo)
SOURCES = $(wildcard src/core/*/*.c torture/*.c)
OBJECTS = $(SOURCES:%.c=$(FOLDER)/%.o)

$(FOLDER)/allocations: $(OBJECTS)
	$(CC) $(FLAGS) $(WRAPPED) -o $@ $(OBJECTS) $(shell pkg-config --libs $(PACKAGE) libcurl) -lm

$(FOLDER)/%.o: %.c torture/objects.mk
	@mkdir -p $(@D)
	$(CC) $(FLAGS) $(shell pkg-config --cflags $(PACKAGE) libcurl) -MMD -MP -c -o $@ $<

-include $(OBJECTS:.o=.d)
