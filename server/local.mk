# homeprod.
noinst_LIBRARIES += libserver.a
libserver_a_CPPFLAGS = $(AM_CPPFLAGS) $(UV_CFLAGS) $(LWS_CFLAGS) $(SODIUM_CFLAGS) $(SQLITE_CFLAGS) $(INIH_CFLAGS)
libserver_a_SOURCES = \
	server/call.c \
	server/call.h \
	server/edge.h \
	server/handle.h \
	server/handle_me.c \
	server/handle_notifications.c \
	server/handle_requests.c \
	server/handle_service.c \
	server/handle_sessions.c \
	server/life.c \
	server/life.h \
	server/life_tell.c \
	server/life_tell.h \
	server/outbox.c \
	server/outbox.h \
	server/outbox_record.c \
	server/outbox_record.h \
	server/payments/ledger.c \
	server/payments/ledger.h \
	server/payments/payments.h \
	server/routes.c \
	server/server.h \
	server/settings.h \
	server/store/db.h \
	server/store/rows.h \
	server/store/store.h \
	server/stream.h \
	server/sweeper.c \
	server/sweeper.h \
	server/video/video.c \
	server/video/video.h
include server/payments/local.mk
include server/store/local.mk
SERVER_LIBS = libserver.a $(LOOP_LIBS) $(SODIUM_LIBS) $(SQLITE_LIBS) $(INIH_LIBS)
