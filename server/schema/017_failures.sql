-- SPDX-License-Identifier: ISC
-- The outbox's pauses grow with how often in a row the payment provider has failed. How often an effect was taken is
-- something else: it counts the deaths of homeprod, and how often a customer's confirmation was asked for.
alter table effects add column failures integer not null default 0;
