# The app without a screen.
noinst_LIBRARIES += libclient.a
libclient_a_CPPFLAGS = $(AM_CPPFLAGS) $(UV_CFLAGS) $(INIH_CFLAGS) $(SODIUM_CFLAGS)
libclient_a_SOURCES = \
	client/app.h \
	client/commands.c \
	client/commands.h \
	client/files.c \
	client/files.h \
	client/model.c \
	client/model.h \
	client/model_apply.c \
	client/model_ask.c \
	client/model_parts.h \
	client/profile.c \
	client/profile.h
CLIENT_LIBS = libclient.a $(LOOP_LIBS) $(INIH_LIBS) $(SODIUM_LIBS)
