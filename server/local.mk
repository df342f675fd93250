# homeprod.
noinst_LIBRARIES += libserver.a
libserver_a_CPPFLAGS = $(AM_CPPFLAGS) $(UV_CFLAGS) $(LWS_CFLAGS) $(SODIUM_CFLAGS) $(SQLITE_CFLAGS) $(INIH_CFLAGS) $(CRYPTO_CFLAGS)
libserver_a_SOURCES = \
	server/addresses.c \
	server/addresses.h \
	server/admin.c \
	server/admin.h \
	server/admin_audit.c \
	server/admin_audit.h \
	server/call.c \
	server/callers.c \
	server/callers.h \
	server/clock_step.c \
	server/clock_step.h \
	server/call.h \
	server/edge.c \
	server/edge.h \
	server/edge_ahead.c \
	server/edge_answer.c \
	server/edge_fixed.c \
	server/edge_head.c \
	server/edge_http.c \
	server/edge_parts.h \
	server/edge_stream.c \
	server/forms.c \
	server/forms.h \
	server/guest.c \
	server/guest.h \
	server/handle.h \
	server/handle_board.c \
	server/handle_devices.c \
	server/handle_me.c \
	server/handle_notifications.c \
	server/handle_payments.c \
	server/handle_requests.c \
	server/handle_service.c \
	server/handle_sessions.c \
	server/handle_sign_ins.c \
	server/handle_story.c \
	server/handle_webhook.c \
	server/life.c \
	server/life.h \
	server/life_tell.c \
	server/life_tell.h \
	server/limits.h \
	server/login.c \
	server/login.h \
	server/metrics.c \
	server/metrics.h \
	server/outbox.c \
	server/outbox.h \
	server/outbox_record.c \
	server/outbox_record.h \
	server/pace.c \
	server/pace.h \
	server/password_prompt.c \
	server/password_prompt.h \
	server/payments/ledger.c \
	server/payments/ledger.h \
	server/payments/payments.h \
	server/people.c \
	server/people.h \
	server/process.c \
	server/process.h \
	server/reconcile.c \
	server/reconcile.h \
	server/regular_file.c \
	server/regular_file.h \
	server/routes.c \
	server/sealed.c \
	server/sealed.h \
	server/server.c \
	server/server.h \
	server/settings.c \
	server/tls.c \
	server/tls.h \
	server/settings.h \
	server/settings_file.c \
	server/settings_table.h \
	server/store/db.h \
	server/store/rows.h \
	server/store/store.h \
	server/signs.c \
	server/signs.h \
	server/story.c \
	server/story.h \
	server/stream.c \
	server/stream.h \
	server/stream_join.c \
	server/stream_join.h \
	server/stream_queue.c \
	server/stream_queue.h \
	server/sweeper.c \
	server/sweeper.h \
	server/web_page.c \
	server/web_page.h \
	server/web_words.c \
	server/web_words.h
include server/payments/local.mk
include server/store/local.mk
include server/video/local.mk
SERVER_LIBS = libserver.a $(LOOP_LIBS) $(SODIUM_LIBS) $(SQLITE_LIBS) $(INIH_LIBS) $(CRYPTO_LIBS)

bin_PROGRAMS += homeprod
homeprod_SOURCES = server/main.c catalogues.c catalogues.h
homeprod_CPPFLAGS = $(libserver_a_CPPFLAGS)
homeprod_LDADD = $(SERVER_LIBS)
