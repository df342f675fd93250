# What travels between client and server: types, checks, JSON, text. Pure.
noinst_LIBRARIES += libprotocol.a
libprotocol_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(UTF8PROC_CFLAGS)
libprotocol_a_SOURCES = \
	protocol/audit.c \
	protocol/audit.h \
	protocol/board.c \
	protocol/board.h \
	protocol/calls.c \
	protocol/calls.h \
	protocol/err.c \
	protocol/device.c \
	protocol/device.h \
	protocol/document.c \
	protocol/document.h \
	protocol/err.h \
	protocol/event.c \
	protocol/event.h \
	protocol/fault.c \
	protocol/format.c \
	protocol/format.h \
	protocol/json.h \
	protocol/json_reader.c \
	protocol/json_writer.c \
	protocol/language.c \
	protocol/language.h \
	protocol/limits.h \
	protocol/mem.c \
	protocol/mem.h \
	protocol/names.c \
	protocol/names.h \
	protocol/nearest.c \
	protocol/nearest.h \
	protocol/notification.c \
	protocol/notification.h \
	protocol/page.c \
	protocol/page.h \
	protocol/request.c \
	protocol/payment.c \
	protocol/payment.h \
	protocol/request.h \
	protocol/rule.c \
	protocol/rule.h \
	protocol/service.c \
	protocol/service.h \
	protocol/session.c \
	protocol/session.h \
	protocol/sign_in.c \
	protocol/sign_in.h \
	protocol/stats.c \
	protocol/stats.h \
	protocol/story.c \
	protocol/story.h \
	protocol/text.c \
	protocol/text.h \
	protocol/text_ascii.c \
	protocol/text_cells.c \
	protocol/text_clean.c \
	protocol/transition.c \
	protocol/transition.h \
	protocol/user.c \
	protocol/user.h \
	protocol/utf8.c \
	protocol/utf8.h \
	protocol/words.c \
	protocol/words.h
PROTOCOL_LIBS = libprotocol.a $(JANSSON_LIBS) $(UTF8PROC_LIBS)
