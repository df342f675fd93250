# The one loop and its guests.
noinst_LIBRARIES += libloop.a
libloop_a_CPPFLAGS = $(AM_CPPFLAGS) $(UV_CFLAGS) $(LWS_CFLAGS) $(CURL_CFLAGS)
libloop_a_SOURCES = \
	loop/backoff.h \
	loop/guest.h \
	loop/http.h \
	loop/log.h \
	loop/loop.h \
	loop/socket.h \
	loop/timer.h \
	loop/work.h
LOOP_LIBS = libloop.a $(PROTOCOL_LIBS) $(CURL_LIBS) $(LWS_LIBS) $(UV_LIBS)
