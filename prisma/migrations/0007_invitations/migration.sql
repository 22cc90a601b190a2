-- Invitations by e-mail (issue 4, line 3). Two tables, because what they hold lives differently long.

-- The patient's address: as long as the appointment needs it and no longer. It goes with the appointment's end, and at
-- once when the appointment was cancelled and the patient knows.
CREATE TABLE patient_address (
  appointment_id uuid PRIMARY KEY REFERENCES appointment (id) ON DELETE CASCADE ON UPDATE CASCADE,
  email text NOT NULL,
  language text NOT NULL,
  -- Whether the patient wants to be reminded a day and an hour before.
  reminds boolean NOT NULL,
  -- The dial-in code for letters that are still to go out, sealed under a key that is not in this database; null as
  -- soon as none is waiting.
  sealed_code text,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT patient_address_language CHECK (language IN ('de', 'en')),
  -- No line breaks, no blanks: such an address would be another header.
  CONSTRAINT patient_address_email CHECK (email ~ '^[!-~]+@[!-~]+$' AND length(email) <= 254)
);

-- The outbox: what is to be sent, what was sent and what could not be. No address, no text, no code.
CREATE TABLE mail (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  appointment_id uuid NOT NULL REFERENCES appointment (id) ON DELETE CASCADE ON UPDATE CASCADE,
  kind text NOT NULL,
  status text NOT NULL DEFAULT 'waiting',
  -- When it is tried next. Whoever takes it moves this on, so that it comes back if that process dies.
  due_at timestamptz(3) NOT NULL,
  -- How often it was taken: settles who may say how a try ended.
  attempts integer NOT NULL DEFAULT 0,
  -- Why the last try failed.
  reason text,
  sent_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT mail_kind CHECK (kind IN ('invitation', 'moved', 'cancelled', 'reminder-day', 'reminder-hour')),
  CONSTRAINT mail_status CHECK (status IN ('waiting', 'sent', 'failed')),
  CONSTRAINT mail_sent_has_its_time CHECK ((status = 'sent') = (sent_at IS NOT NULL)),
  CONSTRAINT mail_failed_has_its_reason CHECK (status <> 'failed' OR reason IS NOT NULL)
);
-- A double click, or two tabs, queue one letter of a kind.
CREATE UNIQUE INDEX mail_one_waiting ON mail (appointment_id, kind) WHERE status = 'waiting';
CREATE INDEX mail_due ON mail (due_at) WHERE status = 'waiting';
CREATE INDEX mail_appointment_id_idx ON mail (appointment_id);
