# The store: jobs, rows and the engines.
libserver_a_SOURCES += \
	server/store/answers.c \
	server/store/audit.c \
	server/store/db.c \
	server/store/db_sqlite.c \
	server/store/db_sqlite.h \
	server/store/devices.c \
	server/store/effects.c \
	server/store/events.c \
	server/store/fields.c \
	server/store/fields.h \
	server/store/gauges.c \
	server/store/guests.c \
	server/store/ids.c \
	server/store/invariants.c \
	server/store/invariants.h \
	server/store/logins.c \
	server/store/notifications.c \
	server/store/payments.c \
	server/store/presence.c \
	server/store/requests.c \
	server/store/schema.h \
	server/store/sessions.c \
	server/store/stats.c \
	server/store/stories.c \
	server/store/store.c \
	server/store/tokens.c \
	server/store/users.c \
	server/store/waits.c
nodist_libserver_a_SOURCES = server/store/schema_text.c

# In order of number; a new file is a new line.
SCHEMA_FILES = \
	server/schema/001_first.sql \
	server/schema/002_ledger.sql \
	server/schema/003_stripe.sql \
	server/schema/004_guests.sql \
	server/schema/005_video.sql \
	server/schema/006_stuck.sql \
	server/schema/007_receipt.sql \
	server/schema/008_by_hand.sql \
	server/schema/009_line.sql \
	server/schema/010_since.sql \
	server/schema/011_audit.sql \
	server/schema/012_guest_words.sql \
	server/schema/013_standing.sql \
	server/schema/014_checks.sql \
	server/schema/015_story.sql \
	server/schema/016_forgotten.sql \
	server/schema/017_failures.sql \
	server/schema/018_places.sql
EXTRA_DIST += $(SCHEMA_FILES) server/schema/embed.awk
BUILT_SOURCES += server/store/schema_text.c
CLEANFILES += server/store/schema_text.c
server/store/schema_text.c: $(SCHEMA_FILES) server/schema/embed.awk server/store/local.mk
	$(AM_V_GEN)$(MKDIR_P) server/store && cd $(srcdir) && \
		$(AWK) -f server/schema/embed.awk $(SCHEMA_FILES) >$(abs_builddir)/$@.tmp && \
		mv $(abs_builddir)/$@.tmp $(abs_builddir)/$@
