# The front end with a screen.
noinst_LIBRARIES += libtui.a
libtui_a_CPPFLAGS = $(AM_CPPFLAGS) $(UV_CFLAGS) $(INIH_CFLAGS) $(SODIUM_CFLAGS) $(UTF8PROC_CFLAGS) $(NCURSES_CFLAGS) $(QRENCODE_CFLAGS)
libtui_a_SOURCES = \
	tui/answers.c \
	tui/bell.c \
	tui/bell.h \
	tui/colour.c \
	tui/colour.h \
	tui/dress.c \
	tui/frame.c \
	tui/frame.h \
	tui/glyphs.c \
	tui/glyphs.h \
	tui/inner.h \
	tui/language.c \
	tui/language.h \
	tui/opener.c \
	tui/opener.h \
	tui/ringing.c \
	tui/roles.h \
	tui/screen.h \
	tui/screens.c \
	tui/screens/bell.c \
	tui/screens/board.c \
	tui/screens/confirm.c \
	tui/screens/dashboard.c \
	tui/screens/describe.c \
	tui/screens/ended.c \
	tui/screens/help.c \
	tui/screens/looking.c \
	tui/screens/meeting.c \
	tui/screens/outcome.c \
	tui/screens/overlays.c \
	tui/screens/session.c \
	tui/screens/sign_in.c \
	tui/screens/start.c \
	tui/steps.c \
	tui/term.c \
	tui/term.h \
	tui/theme.c \
	tui/theme.h \
	tui/tty.c \
	tui/tty.h \
	tui/tui.c \
	tui/tui.h \
	tui/turn.c \
	tui/view.c \
	tui/view.h \
	tui/widgets/chart.c \
	tui/widgets/chart.h \
	tui/widgets/chrome.c \
	tui/widgets/chrome.h \
	tui/widgets/field.c \
	tui/widgets/field.h \
	tui/widgets/list.c \
	tui/widgets/list.h \
	tui/widgets/page.c \
	tui/widgets/page.h \
	tui/widgets/qr.c \
	tui/widgets/qr.h
TUI_LIBS = libtui.a $(CLIENT_LIBS) $(QRENCODE_LIBS) $(NCURSES_LIBS)
