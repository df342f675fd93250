# The app without a screen.
noinst_LIBRARIES += libclient.a
libclient_a_CPPFLAGS = $(AM_CPPFLAGS) $(UV_CFLAGS) $(INIH_CFLAGS) $(SODIUM_CFLAGS) $(UTF8PROC_CFLAGS)
libclient_a_SOURCES = \
	client/api.c \
	client/api.h \
	client/app.c \
	client/app.h \
	client/app_do.c \
	client/app_kept.c \
	client/app_parts.h \
	client/clipboard.c \
	client/clipboard.h \
	client/commands.c \
	client/commands.h \
	client/drafts.c \
	client/drafts.h \
	client/farewell.c \
	client/farewell.h \
	client/feed.c \
	client/feed.h \
	client/files.c \
	client/files.h \
	client/folder_watch.c \
	client/folder_watch.h \
	client/hook.c \
	client/hook.h \
	client/ini_lines.c \
	client/ini_lines.h \
	client/keys.c \
	client/keys.h \
	client/model.c \
	client/model.h \
	client/model_apply.c \
	client/model_ask.c \
	client/model_parts.h \
	client/notice.c \
	client/notice.h \
	client/opener.c \
	client/opener.h \
	client/pending.c \
	client/pending.h \
	client/sentences.c \
	client/sentences.h \
	client/profile.c \
	client/profile.h \
	client/receipt.c \
	client/receipt.h \
	client/ring.c \
	client/ring.h \
	client/settings.c \
	client/settings.h \
	client/settings_edit.c \
	client/settings_edit.h \
	client/settings_watch.c \
	client/settings_watch.h \
	client/settings_value.c \
	client/settings_value.h \
	client/story.c \
	client/story.h
CLIENT_LIBS = libclient.a $(LOOP_LIBS) $(INIH_LIBS) $(SODIUM_LIBS)
