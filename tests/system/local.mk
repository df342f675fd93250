# tests/system: the real server and its clients on one loop, over real sockets.
check_LIBRARIES += libhouse.a
libhouse_a_CPPFLAGS = $(AM_CPPFLAGS) $(UV_CFLAGS) $(CMOCKA_CFLAGS)
libhouse_a_SOURCES = \
	tests/system/house.c \
	tests/system/house.h
house_libs = libhouse.a libfake.a $(SERVER_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/system/test_system_life
tests_system_test_system_life_SOURCES = tests/system/test_system_life.c
tests_system_test_system_life_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_system_test_system_life_LDADD = $(house_libs)
check_PROGRAMS += tests/system/test_system_stream
tests_system_test_system_stream_SOURCES = tests/system/test_system_stream.c
tests_system_test_system_stream_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_system_test_system_stream_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=clock_gettime
tests_system_test_system_stream_LDADD = $(house_libs)
check_PROGRAMS += tests/system/test_system_login
tests_system_test_system_login_SOURCES = tests/system/test_system_login.c
tests_system_test_system_login_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_system_test_system_login_LDADD = $(house_libs)
check_PROGRAMS += tests/system/test_system_hostile
tests_system_test_system_hostile_SOURCES = tests/system/test_system_hostile.c
tests_system_test_system_hostile_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_system_test_system_hostile_LDADD = $(house_libs)
check_PROGRAMS += tests/system/test_system_limits
tests_system_test_system_limits_SOURCES = tests/system/test_system_limits.c
tests_system_test_system_limits_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_system_test_system_limits_LDADD = $(house_libs)
check_PROGRAMS += tests/system/test_system_tls
tests_system_test_system_tls_SOURCES = tests/system/test_system_tls.c
tests_system_test_system_tls_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_system_test_system_tls_LDADD = $(house_libs)
check_PROGRAMS += tests/system/test_system_links
tests_system_test_system_links_SOURCES = tests/system/test_system_links.c
tests_system_test_system_links_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_system_test_system_links_LDADD = $(house_libs)
