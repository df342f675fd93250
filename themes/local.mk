# Theme files, and nothing else.
themesdir = $(pkgdatadir)/themes
dist_themes_DATA = \
	themes/dark.theme \
	themes/light.theme \
	themes/mono.theme \
	themes/template.theme \
	themes/terminal.theme
