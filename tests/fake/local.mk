# What tests talk to in place of the real thing.
check_LIBRARIES += libfake.a
libfake_a_CPPFLAGS = $(AM_CPPFLAGS) $(UV_CFLAGS) $(LWS_CFLAGS)
libfake_a_SOURCES = \
	tests/fake/folder.c \
	tests/fake/folder.h \
	tests/fake/server.c \
	tests/fake/server.h
