-- A third person in the consultation (interpreter, relative, carer): each has a place of their own at the appointment,
-- with a code of its own, and the doctor admits each by a click of their own. A call has four ends at most: what more
-- would cost a phone has not been measured. R22 would only need other numbers here.
CREATE TABLE companion (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  appointment_id uuid NOT NULL,
  kind text NOT NULL,
  seat smallint NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  withdrawn_at timestamptz(3),
  CONSTRAINT companion_pkey PRIMARY KEY (id),
  -- The same set as in lib/companion/rules.ts: nothing else may be written about why somebody comes along.
  CONSTRAINT companion_kind CHECK (kind IN ('interpreter', 'relative', 'carer')),
  CONSTRAINT companion_seat CHECK (seat IN (2, 3)),
  CONSTRAINT companion_appointment_id_fkey FOREIGN KEY (appointment_id) REFERENCES appointment (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX companion_appointment_id_idx ON companion (appointment_id);
-- Invited by two people at once there are still no more than two.
CREATE UNIQUE INDEX companion_one_per_seat ON companion (appointment_id, seat) WHERE withdrawn_at IS NULL;

-- Null = the patient's.
ALTER TABLE dial_in_code ADD COLUMN companion_id uuid,
  ADD CONSTRAINT dial_in_code_companion_id_fkey FOREIGN KEY (companion_id) REFERENCES companion (id) ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX dial_in_code_companion_id_idx ON dial_in_code (companion_id);
ALTER TABLE waiting_entry ADD COLUMN companion_id uuid,
  ADD CONSTRAINT waiting_entry_companion_id_fkey FOREIGN KEY (companion_id) REFERENCES companion (id) ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX waiting_entry_companion_id_idx ON waiting_entry (companion_id);

-- Professional secrecy (L11): never the people of two appointments in one doctor's consulting room, whatever races.
-- Until now this was "one person"; now the people of one appointment are together. Two uuids with = and <> in one
-- constraint need the operators of btree_gist, which comes with Postgres and which a database's owner may switch on.
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE waiting_entry ADD CONSTRAINT waiting_entry_one_appointment_in_consultation
  EXCLUDE USING gist (doctor_id WITH =, appointment_id WITH <>) WHERE (status IN ('ADMITTED', 'CONNECTED'));
-- Of the patient's devices, as of each companion's, one is in the call.
DROP INDEX waiting_entry_one_in_consultation;
CREATE UNIQUE INDEX waiting_entry_one_patient_in_consultation ON waiting_entry (doctor_id)
  WHERE status IN ('ADMITTED', 'CONNECTED') AND companion_id IS NULL;
CREATE UNIQUE INDEX waiting_entry_one_device_per_companion ON waiting_entry (companion_id)
  WHERE status IN ('ADMITTED', 'CONNECTED');

-- A companion may leave, or be sent back, while the call goes on: the seat is empty then, and may be taken again.
ALTER TABLE call_seat ADD COLUMN vacated_at timestamptz(3),
  ADD CONSTRAINT call_seat_vacated_by_companions CHECK (vacated_at IS NULL OR seat > 1);

-- Every two seats of a call have a connection of their own, which counts its attempts; every seat sends to every other
-- by itself, in an order of its own. So both counters move from the call and the seat to the way between two seats.
CREATE TABLE call_route (
  call_id uuid NOT NULL,
  from_seat smallint NOT NULL,
  to_seat smallint NOT NULL,
  page uuid,
  sent_up_to integer NOT NULL DEFAULT 0,
  last_attempt integer NOT NULL DEFAULT 0,
  CONSTRAINT call_route_pkey PRIMARY KEY (call_id, from_seat, to_seat),
  CONSTRAINT call_route_between_two CHECK (from_seat <> to_seat),
  CONSTRAINT call_route_call_id_fkey FOREIGN KEY (call_id) REFERENCES call (id) ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO call_route (call_id, from_seat, to_seat, page, sent_up_to, last_attempt)
  SELECT s.call_id, s.seat, 1 - s.seat, s.page, s.sent_up_to, CASE s.seat WHEN 0 THEN c.last_attempt ELSE 0 END
  FROM call_seat s JOIN call c ON c.id = s.call_id WHERE c.ended_at IS NULL AND s.seat IN (0, 1);
ALTER TABLE call_seat DROP COLUMN sent_up_to;
ALTER TABLE call DROP COLUMN last_attempt;
