# tests/unit
check_PROGRAMS += tests/unit/test_loop_turns
tests_unit_test_loop_turns_SOURCES = tests/unit/test_loop_turns.c
tests_unit_test_loop_turns_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_unit_test_loop_turns_LDADD = libfake.a $(LOOP_LIBS) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_loop_http
tests_unit_test_loop_http_SOURCES = tests/unit/test_loop_http.c
tests_unit_test_loop_http_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_unit_test_loop_http_LDADD = libfake.a $(LOOP_LIBS) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_loop_socket
tests_unit_test_loop_socket_SOURCES = tests/unit/test_loop_socket.c
tests_unit_test_loop_socket_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_unit_test_loop_socket_LDADD = libfake.a $(LOOP_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/test_document
tests_unit_test_document_SOURCES = tests/unit/test_document.c
tests_unit_test_document_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_document_LDADD = $(PROTOCOL_LIBS) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_stripe_signature
tests_unit_test_stripe_signature_SOURCES = tests/unit/test_stripe_signature.c
tests_unit_test_stripe_signature_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_stripe_signature_LDADD = $(SERVER_LIBS) $(CMOCKA_LIBS)
EXTRA_DIST += tests/unit/stripe_signatures.json

check_PROGRAMS += tests/unit/test_stripe_answers
tests_unit_test_stripe_answers_SOURCES = tests/unit/test_stripe_answers.c
tests_unit_test_stripe_answers_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_stripe_answers_LDADD = $(SERVER_LIBS) $(CMOCKA_LIBS)
