# Video providers behind one interface.
libserver_a_SOURCES += \
	server/video/video.c \
	server/video/video.h \
	server/video/video_ask.c \
	server/video/video_daily.c \
	server/video/video_end.c \
	server/video/video_jitsi.c \
	server/video/video_jwt.c \
	server/video/video_jwt.h \
	server/video/video_lead.c \
	server/video/video_openings.c \
	server/video/video_parts.h \
	server/video/video_provider.h \
	server/video/video_rows.c \
	server/video/video_rows.h \
	server/video/video_settings.c \
	server/video/video_settings.h \
	server/video/video_template.c \
	server/video/video_whereby.c
