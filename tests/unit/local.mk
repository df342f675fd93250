# tests/unit
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
