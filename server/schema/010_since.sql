-- SPDX-License-Identifier: ISC
-- Since when a helper is available, and when a session's customer first opened their link. Unknown for what stood before.
alter table users add column available_since integer;
alter table sessions add column customer_joined_at integer;
