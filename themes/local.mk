# Theme files, and nothing else.
themesdir = $(pkgdatadir)/themes
dist_themes_DATA = \
	themes/contrast-dark.theme \
	themes/contrast-light.theme \
	themes/dark.theme \
	themes/deuteranopia.theme \
	themes/gruvbox.theme \
	themes/light.theme \
	themes/mono.theme \
	themes/nord.theme \
	themes/solarized-dark.theme \
	themes/solarized-light.theme \
	themes/template.theme \
	themes/terminal.theme \
	themes/tritanopia.theme
