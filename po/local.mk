# What people read, in their languages. Catalogues are made and installed with the rest; `make pot` collects the
# sentences from the sources, `make po-update` merges them into the languages' files.
LANGUAGES = de es fr
CATALOGUES = $(LANGUAGES:%=po/%/LC_MESSAGES/$(PACKAGE).mo)
EXTRA_DIST += $(LANGUAGES:%=po/%.po)
CLEANFILES += $(CATALOGUES) po/$(PACKAGE).pot

# homeprod as well: what it answers is said by homepro in its reader's language, what it shows in a browser by itself.
SPEAKING = homepro.c $(libprotocol_a_SOURCES) $(libloop_a_SOURCES) $(network_so_SOURCES) $(libclient_a_SOURCES) $(libcli_a_SOURCES) $(libtui_a_SOURCES) \
	server/main.c $(libserver_a_SOURCES)
XGETTEXT_FLAGS = --from-code=UTF-8 --keyword=_ --keyword=N_ --keyword=ngettext:1,2 --sort-by-file --add-comments=TRANSLATORS \
	--package-name='$(PACKAGE_NAME)' --flag=ngettext:1:pass-c-format --flag=_:1:pass-c-format --flag=N_:1:pass-c-format

$(CATALOGUES): po/%/LC_MESSAGES/$(PACKAGE).mo: po/%.po
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(MSGFMT) --check-format -o $@ $<

pot: po/$(PACKAGE).pot
po/$(PACKAGE).pot: $(SPEAKING) po/local.mk
	$(AM_V_GEN)$(MKDIR_P) po && cd $(srcdir) && $(XGETTEXT) $(XGETTEXT_FLAGS) -o '$(abs_top_builddir)/$@' $(SPEAKING)

po-update: po/$(PACKAGE).pot
	for l in $(LANGUAGES); do $(MSGMERGE) -q --update --backup=none --no-fuzzy-matching --no-wrap \
		--sort-by-file --no-location '$(srcdir)'/po/$$l.po \
		po/$(PACKAGE).pot || exit 1; done

catalogue_dedir = $(localedir)/de/LC_MESSAGES
catalogue_esdir = $(localedir)/es/LC_MESSAGES
catalogue_frdir = $(localedir)/fr/LC_MESSAGES
nodist_catalogue_de_DATA = po/de/LC_MESSAGES/$(PACKAGE).mo
nodist_catalogue_es_DATA = po/es/LC_MESSAGES/$(PACKAGE).mo
nodist_catalogue_fr_DATA = po/fr/LC_MESSAGES/$(PACKAGE).mo

dist_check_SCRIPTS += po/test_po.sh
TESTS += po/test_po.sh
