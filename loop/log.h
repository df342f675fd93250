/* SPDX-License-Identifier: ISC */
#ifndef HP_LOOP_LOG_H
#define HP_LOOP_LOG_H

/*
 * One line an event on stderr: time, level, text; cleaned by text_clean(), so what came from outside cannot
 * forge a line. Ids are fine; tokens, passwords, card data and what people typed never go in.
 */
enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

void log_set_level(enum log_level level);                /* LOG_WARN until told otherwise */
int log_level_parse(const char *name, enum log_level *out); /* 0, or -1: no such level */

void log_write(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define log_error(...) log_write(LOG_ERROR, __VA_ARGS__)
#define log_warn(...)  log_write(LOG_WARN, __VA_ARGS__)
#define log_info(...)  log_write(LOG_INFO, __VA_ARGS__)
#define log_debug(...) log_write(LOG_DEBUG, __VA_ARGS__)

#endif
