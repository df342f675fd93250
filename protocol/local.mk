# What travels between client and server: types, checks, JSON, text. Pure.
noinst_LIBRARIES += libprotocol.a
libprotocol_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(UTF8PROC_CFLAGS)
libprotocol_a_SOURCES = \
	protocol/calls.h \
	protocol/err.c \
	protocol/document.c \
	protocol/document.h \
	protocol/err.h \
	protocol/event.h \
	protocol/format.h \
	protocol/limits.h \
	protocol/mem.c \
	protocol/mem.h \
	protocol/names.c \
	protocol/names.h \
	protocol/notification.c \
	protocol/notification.h \
	protocol/request.c \
	protocol/request.h \
	protocol/service.h \
	protocol/session.c \
	protocol/session.h \
	protocol/stats.h \
	protocol/text.h \
	protocol/transition.c \
	protocol/transition.h \
	protocol/user.c \
	protocol/user.h \
	protocol/words.h
PROTOCOL_LIBS = libprotocol.a $(JANSSON_LIBS) $(UTF8PROC_LIBS)
