# tests/server

check_LIBRARIES += libharness.a
libharness_a_SOURCES = \
	tests/server/harness.c \
	tests/server/harness.h \
	tests/server/harness_story.c \
	tests/server/kiosk_cast.c \
	tests/server/kiosk_cast.h
libharness_a_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)

check_PROGRAMS += tests/server/test_life_whole
tests_server_test_life_whole_SOURCES = tests/server/test_life_whole.c
tests_server_test_life_whole_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_server_test_life_whole_LDADD = libharness.a $(SERVER_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/server/test_handle_errors
tests_server_test_handle_errors_SOURCES = tests/server/test_handle_errors.c
tests_server_test_handle_errors_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_server_test_handle_errors_LDADD = libharness.a $(SERVER_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/server/test_handle_keys
tests_server_test_handle_keys_SOURCES = tests/server/test_handle_keys.c
tests_server_test_handle_keys_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_server_test_handle_keys_LDADD = libharness.a $(SERVER_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/server/test_outbox_money
tests_server_test_outbox_money_SOURCES = tests/server/test_outbox_money.c
tests_server_test_outbox_money_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_server_test_outbox_money_LDADD = libharness.a $(SERVER_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/server/test_sweeper_times
tests_server_test_sweeper_times_SOURCES = tests/server/test_sweeper_times.c
tests_server_test_sweeper_times_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_server_test_sweeper_times_LDADD = libharness.a $(SERVER_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/server/test_guests_streams
tests_server_test_guests_streams_SOURCES = tests/server/test_guests_streams.c
tests_server_test_guests_streams_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_server_test_guests_streams_LDADD = libharness.a $(SERVER_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/server/test_kiosks
tests_server_test_kiosks_SOURCES = tests/server/test_kiosks.c
tests_server_test_kiosks_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_server_test_kiosks_LDADD = libharness.a $(SERVER_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/server/test_guests
tests_server_test_guests_SOURCES = tests/server/test_guests.c
tests_server_test_guests_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_server_test_guests_LDADD = libharness.a $(SERVER_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/server/test_sign_ins
tests_server_test_sign_ins_SOURCES = tests/server/test_sign_ins.c
tests_server_test_sign_ins_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_server_test_sign_ins_LDADD = libharness.a $(SERVER_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/server/test_feedback
tests_server_test_feedback_SOURCES = tests/server/test_feedback.c
tests_server_test_feedback_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_server_test_feedback_LDADD = libharness.a $(SERVER_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/server/test_usual_wait
tests_server_test_usual_wait_SOURCES = tests/server/test_usual_wait.c
tests_server_test_usual_wait_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_server_test_usual_wait_LDADD = libharness.a $(SERVER_LIBS) $(CMOCKA_LIBS)

check_LIBRARIES += libground.a
libground_a_SOURCES = \
	tests/server/ground.c \
	tests/server/ground.h
libground_a_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)

check_PROGRAMS += tests/server/test_store_batches
tests_server_test_store_batches_SOURCES = tests/server/test_store_batches.c
tests_server_test_store_batches_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_server_test_store_batches_LDADD = libground.a $(SERVER_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/server/test_store_db
tests_server_test_store_db_SOURCES = tests/server/test_store_db.c
tests_server_test_store_db_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(SQLITE_CFLAGS)
tests_server_test_store_db_LDADD = libground.a $(SERVER_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/server/test_store_logins
tests_server_test_store_logins_SOURCES = tests/server/test_store_logins.c
tests_server_test_store_logins_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_server_test_store_logins_LDADD = libground.a $(SERVER_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/server/test_store_plans
tests_server_test_store_plans_SOURCES = tests/server/test_store_plans.c
tests_server_test_store_plans_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_server_test_store_plans_LDADD = libground.a $(SERVER_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/server/test_store_rows
tests_server_test_store_rows_SOURCES = tests/server/test_store_rows.c
tests_server_test_store_rows_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_server_test_store_rows_LDADD = libground.a $(SERVER_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/server/test_store_told
tests_server_test_store_told_SOURCES = tests/server/test_store_told.c
tests_server_test_store_told_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_server_test_store_told_LDADD = libground.a $(SERVER_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/server/test_store_faults
tests_server_test_store_faults_SOURCES = tests/server/test_store_faults.c
tests_server_test_store_faults_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(SQLITE_CFLAGS) $(UV_CFLAGS)
tests_server_test_store_faults_LDADD = libground.a $(SERVER_LIBS) $(CMOCKA_LIBS)
check_LIBRARIES += libstripestage.a
libstripestage_a_SOURCES = \
	tests/server/stripe_stage.c \
	tests/server/stripe_stage.h
libstripestage_a_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
STRIPE_STAGE_LIBS = libstripestage.a libharness.a libfakestripe.a $(SERVER_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/server/test_stripe_orders
tests_server_test_stripe_orders_SOURCES = tests/server/test_stripe_orders.c
tests_server_test_stripe_orders_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_server_test_stripe_orders_LDADD = $(STRIPE_STAGE_LIBS)

check_PROGRAMS += tests/server/test_outbox_pauses
tests_server_test_outbox_pauses_SOURCES = tests/server/test_outbox_pauses.c
tests_server_test_outbox_pauses_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_server_test_outbox_pauses_LDADD = $(STRIPE_STAGE_LIBS)

check_PROGRAMS += tests/server/test_stripe_hooks
tests_server_test_stripe_hooks_SOURCES = tests/server/test_stripe_hooks.c
tests_server_test_stripe_hooks_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_server_test_stripe_hooks_LDADD = $(STRIPE_STAGE_LIBS)

check_PROGRAMS += tests/server/test_reconcile
tests_server_test_reconcile_SOURCES = tests/server/test_reconcile.c
tests_server_test_reconcile_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_server_test_reconcile_LDADD = $(STRIPE_STAGE_LIBS)
check_PROGRAMS += tests/server/test_openapi
tests_server_test_openapi_SOURCES = tests/server/test_openapi.c
tests_server_test_openapi_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_server_test_openapi_LDADD = $(SERVER_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/server/test_video_rooms
tests_server_test_video_rooms_SOURCES = \
	tests/server/test_video_rooms.c \
	tests/server/video_stage.c \
	tests/server/video_stage.h
tests_server_test_video_rooms_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_server_test_video_rooms_LDADD = libharness.a libfakevideo.a libfakestripe.a $(SERVER_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/server/test_payments_stuck
tests_server_test_payments_stuck_SOURCES = tests/server/test_payments_stuck.c
tests_server_test_payments_stuck_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_server_test_payments_stuck_LDADD = $(STRIPE_STAGE_LIBS)

check_PROGRAMS += tests/server/test_story
tests_server_test_story_SOURCES = tests/server/test_story.c
tests_server_test_story_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_server_test_story_LDADD = $(STRIPE_STAGE_LIBS)

check_PROGRAMS += tests/server/test_who_may_what
tests_server_test_who_may_what_SOURCES = tests/server/test_who_may_what.c
tests_server_test_who_may_what_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(UV_CFLAGS)
tests_server_test_who_may_what_LDADD = libharness.a $(SERVER_LIBS) $(CMOCKA_LIBS)
# Writes the table in doc/who-may-what.md anew.
who-may-what: tests/server/test_who_may_what
	HP_REWRITE=1 HP_SRCDIR='$(abs_top_srcdir)' LC_ALL=C.UTF-8 tests/server/test_who_may_what
.PHONY: who-may-what
