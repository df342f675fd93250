# Documentation. The lists in homepro.1 come from the table of commands.
dist_man_MANS += doc/homeprod.8
nodist_man_MANS = doc/homepro.1
EXTRA_PROGRAMS += doc/lists
doc_lists_SOURCES = doc/lists.c
doc_lists_LDADD = $(CLIENT_LIBS)
CLEANFILES += doc/homepro.1 doc/lists$(EXEEXT)

doc/homepro.1: $(srcdir)/doc/homepro.1.in doc/lists$(EXEEXT)
	$(AM_V_GEN)doc/lists$(EXEEXT) < $(srcdir)/doc/homepro.1.in > $@.new && mv $@.new $@

doc/homepro.conf: $(srcdir)/doc/homepro.conf.in doc/lists$(EXEEXT)
	$(AM_V_GEN)doc/lists$(EXEEXT) < $(srcdir)/doc/homepro.conf.in > $@.new && mv $@.new $@
nodist_doc_DATA = doc/homepro.conf
CLEANFILES += doc/homepro.conf

dist_doc_DATA = \
	README.md \
	SECURITY.md \
	doc/architecture.md \
	doc/asyncapi.yaml \
	doc/curl.md \
	doc/homeprod.conf \
	doc/kiosk.md \
	doc/limits.md \
	doc/openapi.yaml \
	doc/payments.md \
	doc/performance.md \
	doc/performance.svg \
	doc/reliability.md \
	doc/ssh.md \
	doc/threats.md \
	doc/terminals.md \
	doc/video.md \
	doc/who-may-what.md

bashcompletiondir = $(datadir)/bash-completion/completions
install-data-local:
	$(MKDIR_P) '$(DESTDIR)$(bashcompletiondir)'
	$(INSTALL_DATA) $(srcdir)/doc/homepro.bash '$(DESTDIR)$(bashcompletiondir)/homepro'
uninstall-local:
	rm -f '$(DESTDIR)$(bashcompletiondir)/homepro'

EXTRA_DIST += \
	doc/systemd/homeprod.service \
	doc/systemd/homepro-kiosk.service \
	doc/systemd/homepro-kiosk-wayland.service \
	doc/systemd/kiosk-foot.ini \
	doc/homepro.1.in \
	doc/homepro.conf.in \
	doc/homepro.bash

# What the README shows; `doc/pictures/make` takes it anew.
EXTRA_DIST += \
	doc/pictures/bell.png \
	doc/pictures/customer.png \
	doc/pictures/dashboard.png \
	doc/pictures/light.png \
	doc/pictures/make \
	doc/pictures/outcome.png \
	doc/pictures/session.png
