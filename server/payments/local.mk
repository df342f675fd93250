# Stripe behind the payment interface.
libserver_a_SOURCES += \
	server/payments/stripe_form.c \
	server/payments/stripe_form.h \
	server/payments/stripe_object.c \
	server/payments/stripe_object.h \
	server/payments/stripe_signature.c \
	server/payments/stripe_signature.h \
	server/payments/stripe_verdict.c \
	server/payments/stripe_verdict.h
