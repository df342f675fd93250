# The one loop and its guests.
noinst_LIBRARIES += libloop.a
libloop_a_CPPFLAGS = $(AM_CPPFLAGS) $(UV_CFLAGS) $(LWS_CFLAGS) $(CURL_CFLAGS) $(SODIUM_CFLAGS) $(CRYPTO_CFLAGS)
libloop_a_SOURCES = \
	loop/address.c \
	loop/address.h \
	loop/backoff.c \
	loop/backoff.h \
	loop/crypto_memory.c \
	loop/crypto_memory.h \
	loop/curl_guest.c \
	loop/curl_guest.h \
	loop/guest.c \
	loop/guest.h \
	loop/http.c \
	loop/http.h \
	loop/log.c \
	loop/log.h \
	loop/loop.c \
	loop/loop.h \
	loop/socket.c \
	loop/socket.h \
	loop/timer.c \
	loop/timer.h \
	loop/trust.c \
	loop/trust.h \
	loop/work.c \
	loop/work.h
LOOP_LIBS = libloop.a $(PROTOCOL_LIBS) $(CURL_LIBS) $(LWS_LIBS) $(UV_LIBS) $(SODIUM_LIBS) $(CRYPTO_LIBS)

# The network as homepro loads it; see network.h. What it needs of the rest it finds in the program.
module_PROGRAMS += network.so
network_so_CPPFLAGS = $(libloop_a_CPPFLAGS)
network_so_CFLAGS = $(AM_CFLAGS) -fPIC -fvisibility=hidden
network_so_LDFLAGS = $(MODULE_LDFLAGS)
network_so_LDADD = $(CURL_LIBS) $(LWS_LIBS) $(UV_LIBS) $(CRYPTO_LIBS)
network_so_SOURCES = \
	loop/crypto_memory.c \
	loop/crypto_memory.h \
	loop/curl_guest.c \
	loop/curl_guest.h \
	loop/guest.c \
	loop/guest.h \
	loop/http.c \
	loop/http.h \
	loop/network.h \
	loop/network_module.c \
	loop/socket.c \
	loop/socket.h
