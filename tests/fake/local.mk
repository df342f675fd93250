# What tests talk to in place of the real thing.
check_LIBRARIES += libfake.a
libfake_a_CPPFLAGS = $(AM_CPPFLAGS) $(UV_CFLAGS) $(LWS_CFLAGS)
libfake_a_SOURCES = \
	tests/fake/folder.c \
	tests/fake/folder.h \
	tests/fake/server.c \
	tests/fake/server.h

# Stripe, by its published API description: for tests on their own loop, and as a program of its own.
check_LIBRARIES += libfakestripe.a
libfakestripe_a_CPPFLAGS = $(AM_CPPFLAGS) $(UV_CFLAGS) $(SODIUM_CFLAGS)
libfakestripe_a_SOURCES = \
	tests/fake/http_fake.c \
	tests/fake/http_fake.h \
	tests/fake/stripe.c \
	tests/fake/stripe.h \
	tests/fake/stripe_api.c \
	tests/fake/stripe_api.h \
	tests/fake/stripe_control.c \
	tests/fake/stripe_control.h \
	tests/fake/stripe_hooks.c \
	tests/fake/stripe_hooks.h \
	tests/fake/stripe_objects.c \
	tests/fake/stripe_objects.h \
	tests/fake/stripe_params.c \
	tests/fake/stripe_params.h

# Daily and Whereby, by their published API descriptions; with http_fake.c out of libfakestripe.a.
check_LIBRARIES += libfakevideo.a
libfakevideo_a_CPPFLAGS = $(AM_CPPFLAGS) $(UV_CFLAGS)
libfakevideo_a_SOURCES = \
	tests/fake/video.c \
	tests/fake/video.h \
	tests/fake/video_daily.c \
	tests/fake/video_whereby.c
EXTRA_PROGRAMS += tests/fake/fake-video
tests_fake_fake_video_SOURCES = tests/fake/video_main.c
tests_fake_fake_video_CPPFLAGS = $(AM_CPPFLAGS) $(UV_CFLAGS)
tests_fake_fake_video_LDADD = libfakevideo.a libfakestripe.a $(LOOP_LIBS)
CLEANFILES += tests/fake/fake-video
