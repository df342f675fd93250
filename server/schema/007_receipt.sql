-- SPDX-License-Identifier: ISC
-- The receipt: when the money was held, taken and given back. A hold that stood is one whose request was opened.
alter table requests add column held_at integer;
alter table requests add column captured_at integer;
alter table requests add column released_at integer;
alter table requests add column amount_captured integer not null default 0 check (amount_captured >= 0);

update requests set held_at = (select finished_at from effects e where e.request_id = requests.id
	and e.kind = 'hold' and e.state = 'done') where opened_at is not null;
update requests set amount_captured = amount, captured_at = (select finished_at from effects e
	where e.request_id = requests.id and e.kind = 'capture' and e.state = 'done')
	where payment_status = 'captured';
update requests set released_at = (select finished_at from effects e where e.request_id = requests.id
	and e.kind = 'release' and e.state = 'done') where payment_status = 'released' and held_at is not null;
