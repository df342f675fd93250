# Documentation.
EXTRA_DIST += \
	doc/asyncapi.yaml \
	doc/openapi.yaml
