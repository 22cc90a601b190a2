-- The practice's day (issue 4): appointments are moved, repeated and cancelled by several people, at the same time.
ALTER TABLE appointment
  -- Raised by every change: who changes an older version than the newest is told so instead of undoing a colleague's
  -- work; a calendar file's SEQUENCE is this minus one.
  ADD COLUMN version integer NOT NULL DEFAULT 1,
  -- Why it was cancelled, in the words that the patient sees.
  ADD COLUMN cancel_reason text NOT NULL DEFAULT '',
  -- What was made as one repeated appointment. Each has its own code and lives on its own.
  ADD COLUMN series_id uuid,
  -- Who changed it last, and when: a team sees whom to ask. Null as long as nobody has changed it.
  ADD COLUMN changed_by_id uuid,
  ADD COLUMN changed_at timestamptz(3),
  ADD CONSTRAINT appointment_version CHECK (version >= 1),
  ADD CONSTRAINT appointment_reason_of_cancellation CHECK (cancel_reason = '' OR cancelled_at IS NOT NULL),
  ADD CONSTRAINT appointment_changed_by_id_fkey FOREIGN KEY (changed_by_id) REFERENCES account (id) ON DELETE SET NULL ON UPDATE CASCADE;
CREATE INDEX appointment_series_id_idx ON appointment (series_id);

ALTER TABLE dial_in_code
  -- A locked code can be unlocked; a revoked one is dead.
  ADD COLUMN locked_at timestamptz(3),
  -- When somebody last dialled in with it.
  ADD COLUMN used_at timestamptz(3);
