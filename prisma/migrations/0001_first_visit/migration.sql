-- The first tables: from an appointment to a call, and the account of what is deleted.
-- Every instant is a timestamptz in milliseconds, as Prisma reads and writes it.

CREATE TYPE "Role" AS ENUM ('DOCTOR', 'STAFF', 'ADMIN');
CREATE TYPE "WaitingStatus" AS ENUM ('PREPARING', 'WAITING', 'ADMITTED', 'CONNECTED', 'FINISHED', 'LEFT');

CREATE TABLE clinic (
  id integer NOT NULL DEFAULT 1,
  name text NOT NULL,
  phone text NOT NULL DEFAULT '',
  privacy_url text NOT NULL DEFAULT '',
  imprint text NOT NULL DEFAULT '',
  keep_days integer NOT NULL DEFAULT 30,
  open_before_minutes integer NOT NULL DEFAULT 30,
  open_after_minutes integer NOT NULL DEFAULT 120,
  updated_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT clinic_pkey PRIMARY KEY (id),
  -- One installation serves one clinic.
  CONSTRAINT clinic_one_row CHECK (id = 1),
  -- R7: three calendar months can be as short as 89 days; the database itself refuses longer.
  CONSTRAINT clinic_keep_days CHECK (keep_days BETWEEN 1 AND 89),
  CONSTRAINT clinic_window CHECK (open_before_minutes BETWEEN 0 AND 1440 AND open_after_minutes BETWEEN 0 AND 1440)
);

CREATE TABLE account (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  email text NOT NULL,
  name text NOT NULL,
  role "Role" NOT NULL,
  password_hash text NOT NULL,
  session_version integer NOT NULL DEFAULT 1,
  approved_at timestamptz(3),
  locked_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT account_pkey PRIMARY KEY (id),
  -- Two spellings of one address must not become two accounts.
  CONSTRAINT account_email_lower_case CHECK (email = lower(email))
);
CREATE UNIQUE INDEX account_email_key ON account (email);

CREATE TABLE staff_assignment (
  staff_id uuid NOT NULL,
  doctor_id uuid NOT NULL,
  CONSTRAINT staff_assignment_pkey PRIMARY KEY (staff_id, doctor_id),
  CONSTRAINT staff_assignment_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES account (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT staff_assignment_doctor_id_fkey FOREIGN KEY (doctor_id) REFERENCES account (id) ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE appointment (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  doctor_id uuid NOT NULL,
  starts_at timestamptz(3) NOT NULL,
  ends_at timestamptz(3) NOT NULL,
  reference text NOT NULL,
  cancelled_at timestamptz(3),
  doctor_consent_at timestamptz(3),
  created_by_id uuid NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT appointment_pkey PRIMARY KEY (id),
  CONSTRAINT appointment_ends_after_start CHECK (ends_at > starts_at),
  CONSTRAINT appointment_doctor_id_fkey FOREIGN KEY (doctor_id) REFERENCES account (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT appointment_created_by_id_fkey FOREIGN KEY (created_by_id) REFERENCES account (id) ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX appointment_doctor_id_starts_at_idx ON appointment (doctor_id, starts_at);
-- The daily deletion run looks for ended appointments.
CREATE INDEX appointment_ends_at_idx ON appointment (ends_at);

CREATE TABLE dial_in_code (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  appointment_id uuid NOT NULL,
  code_hash text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  revoked_at timestamptz(3),
  CONSTRAINT dial_in_code_pkey PRIMARY KEY (id),
  CONSTRAINT dial_in_code_appointment_id_fkey FOREIGN KEY (appointment_id) REFERENCES appointment (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX dial_in_code_code_hash_key ON dial_in_code (code_hash);
CREATE INDEX dial_in_code_appointment_id_idx ON dial_in_code (appointment_id);

CREATE TABLE rate_window (
  key text NOT NULL,
  window_start timestamptz(3) NOT NULL,
  count integer NOT NULL DEFAULT 0,
  CONSTRAINT rate_window_pkey PRIMARY KEY (key, window_start)
);
CREATE INDEX rate_window_window_start_idx ON rate_window (window_start);

CREATE TABLE waiting_entry (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  appointment_id uuid NOT NULL,
  doctor_id uuid NOT NULL,
  name text NOT NULL,
  visit_hash text NOT NULL,
  status "WaitingStatus" NOT NULL DEFAULT 'PREPARING',
  dialled_in_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  arrived_at timestamptz(3),
  ended_at timestamptz(3),
  last_seen_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  camera boolean,
  microphone boolean,
  CONSTRAINT waiting_entry_pkey PRIMARY KEY (id),
  CONSTRAINT waiting_entry_appointment_id_fkey FOREIGN KEY (appointment_id) REFERENCES appointment (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT waiting_entry_doctor_id_fkey FOREIGN KEY (doctor_id) REFERENCES account (id) ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX waiting_entry_visit_hash_key ON waiting_entry (visit_hash);
CREATE INDEX waiting_entry_doctor_id_status_idx ON waiting_entry (doctor_id, status);
CREATE INDEX waiting_entry_appointment_id_idx ON waiting_entry (appointment_id);
-- Professional secrecy (L11): never two patients in one doctor's consulting room, whatever races.
CREATE UNIQUE INDEX waiting_entry_one_in_consultation ON waiting_entry (doctor_id) WHERE status IN ('ADMITTED', 'CONNECTED');

CREATE TABLE consent (
  entry_id uuid NOT NULL,
  version text NOT NULL,
  given_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  withdrawn_at timestamptz(3),
  CONSTRAINT consent_pkey PRIMARY KEY (entry_id),
  CONSTRAINT consent_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES waiting_entry (id) ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE call (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  doctor_id uuid NOT NULL,
  appointment_id uuid NOT NULL,
  started_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  ended_at timestamptz(3),
  last_seq integer NOT NULL DEFAULT 0,
  last_attempt integer NOT NULL DEFAULT 0,
  CONSTRAINT call_pkey PRIMARY KEY (id),
  CONSTRAINT call_doctor_id_fkey FOREIGN KEY (doctor_id) REFERENCES account (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT call_appointment_id_fkey FOREIGN KEY (appointment_id) REFERENCES appointment (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX call_appointment_id_idx ON call (appointment_id);
-- A doctor conducts one call at a time.
CREATE UNIQUE INDEX call_one_open_per_doctor ON call (doctor_id) WHERE ended_at IS NULL;

CREATE TABLE call_seat (
  call_id uuid NOT NULL,
  seat smallint NOT NULL,
  entry_id uuid,
  epoch integer NOT NULL DEFAULT 0,
  page uuid,
  from_seq integer NOT NULL DEFAULT 0,
  sent_up_to integer NOT NULL DEFAULT 0,
  CONSTRAINT call_seat_pkey PRIMARY KEY (call_id, seat),
  -- Seat 0 is the doctor's and only the doctor's.
  CONSTRAINT call_seat_doctor_is_zero CHECK ((seat = 0) = (entry_id IS NULL)),
  CONSTRAINT call_seat_call_id_fkey FOREIGN KEY (call_id) REFERENCES call (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT call_seat_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES waiting_entry (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX call_seat_entry_id_idx ON call_seat (entry_id);

-- UNLOGGED: signals hold IP addresses. So they never reach the write-ahead log or a base backup, and
-- crash recovery empties the table; the streams then send a `reset`.
CREATE UNLOGGED TABLE signal (
  call_id uuid NOT NULL,
  seq integer NOT NULL,
  from_seat smallint NOT NULL,
  to_seat smallint NOT NULL,
  attempt integer NOT NULL,
  body text NOT NULL,
  at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT signal_pkey PRIMARY KEY (call_id, seq),
  CONSTRAINT signal_call_id_fkey FOREIGN KEY (call_id) REFERENCES call (id) ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE audit_event (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  actor_kind text NOT NULL,
  actor_id uuid,
  action text NOT NULL,
  subject_kind text,
  subject_id uuid,
  CONSTRAINT audit_event_pkey PRIMARY KEY (id)
);
CREATE INDEX audit_event_at_idx ON audit_event (at);

CREATE TABLE purge_run (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  trigger text NOT NULL,
  keep_days integer NOT NULL,
  started_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  finished_at timestamptz(3),
  counts jsonb NOT NULL DEFAULT '{}',
  CONSTRAINT purge_run_pkey PRIMARY KEY (id)
);
CREATE INDEX purge_run_started_at_idx ON purge_run (started_at);

INSERT INTO clinic (id, name) VALUES (1, 'Praxis');
