/* SPDX-License-Identifier: ISC */
/* Today's numbers and the chart, the dashboard's last row. */
#include "tui/widgets/numbers.h"

#include <stdio.h>

#include "client/model.h"
#include "client/sentences.h"
#include "protocol/format.h"
#include "protocol/words.h"
#include "tui/frame.h"
#include "tui/view.h"
#include "tui/widgets/chart.h"

void numbers_draw(const struct model *m, const struct view *v, struct frame *f)
{
	const struct stats_part *today = &m->stats.today;
	const char *dot = glyph(v->glyphs, GLYPH_DOT);
	char money[HP_MONEY_SIZE], span[HP_SPAN_SIZE];
	char line[SENTENCE_SIZE];
	int done = (int)today->completed_sessions;

	if (!m->has_stats)
		return;
	if (done > 0)
		snprintf(line, sizeof(line), _("%d done %s %d resolved %s %s each %s %s"), done,
			 dot, (int)today->outcomes[OUTCOME_RESOLVED], dot,
			 duration_format(span, sizeof(span), today->average_duration_s), dot,
			 money_format(money, sizeof(money), today->earned, m->service.currency));
	else
		snprintf(line, sizeof(line), "%s", _("nothing done yet"));
	frame_at(f, 0, 1);
	frame_puts(f, INK_MUTED, _("Today  "));
	frame_fit(f, INK_TEXT, f->cols - f->col - CHART_COLS - 2, line);
	chart_draw(m->stats.days, STATS_DAYS, _("14 days"), v->glyphs, f, 0,
		   f->cols - CHART_COLS - 1);
}
