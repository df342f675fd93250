# Stripe behind the payment interface.
libserver_a_SOURCES += \
	server/payments/payments.c \
	server/payments/stripe.c \
	server/payments/stripe_client.c \
	server/payments/stripe_client.h \
	server/payments/stripe_decide.c \
	server/payments/stripe_decide.h \
	server/payments/stripe_form.c \
	server/payments/stripe_form.h \
	server/payments/stripe_list.c \
	server/payments/stripe_list.h \
	server/payments/stripe_object.c \
	server/payments/stripe_object.h \
	server/payments/stripe_order.c \
	server/payments/stripe_order.h \
	server/payments/stripe_rows.c \
	server/payments/stripe_rows.h \
	server/payments/stripe_settings.c \
	server/payments/stripe_settings.h \
	server/payments/stripe_signature.c \
	server/payments/stripe_signature.h \
	server/payments/stripe_verdict.c \
	server/payments/stripe_verdict.h \
	server/payments/stripe_watch.c \
	server/payments/stripe_watch.h
