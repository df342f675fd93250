# What travels between client and server: types, checks, JSON, text. Pure.
noinst_LIBRARIES += libprotocol.a
libprotocol_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(UTF8PROC_CFLAGS)
libprotocol_a_SOURCES = \
	protocol/calls.h \
	protocol/err.h \
	protocol/event.h \
	protocol/format.h \
	protocol/limits.h \
	protocol/notification.h \
	protocol/request.h \
	protocol/service.h \
	protocol/session.h \
	protocol/stats.h \
	protocol/text.h \
	protocol/transition.h \
	protocol/user.h \
	protocol/words.h
PROTOCOL_LIBS = libprotocol.a $(JANSSON_LIBS) $(UTF8PROC_LIBS)
