-- Personal words are sealed with a key of their week (issue 5, line 3; decision 019). A DELETE leaves a row's bytes in pages,
-- write-ahead log and backups; without the key they say nothing.

-- The keys' names and lives. The keys themselves are files outside this database and its backups: no secret stands here.
-- Whoever seals holds the key's row FOR KEY SHARE, whoever destroys the key holds it FOR UPDATE: so nothing is ever
-- written under a key that is destroyed at the same moment.
CREATE TABLE sealing_key (
  id text NOT NULL,
  -- The week (ISO 8601, UTC) in which the appointments end whose records it seals.
  week text NOT NULL,
  -- Records that stay for the clinic's period after the appointment, or those that go with its end.
  span text NOT NULL,
  -- No appointment whose records were ever sealed with it ended earlier. 89 days later it is gone, whatever the clinic has set.
  oldest_end timestamptz(3) NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  -- Seals nothing more: what is left under it is sealed anew, then it is destroyed.
  retired_at timestamptz(3),
  destroyed_at timestamptz(3),
  -- Whether a receipt of deletion tells of its end: the next one does.
  receipted boolean NOT NULL DEFAULT false,
  CONSTRAINT sealing_key_pkey PRIMARY KEY (id),
  CONSTRAINT sealing_key_span CHECK (span IN ('kept', 'brief')),
  CONSTRAINT sealing_key_id CHECK (id ~ ('^' || week || '-' || span || '-[0-9a-f]{8}$') AND week ~ '^[0-9]{4}-W[0-9]{2}$'),
  CONSTRAINT sealing_key_retired_first CHECK (destroyed_at IS NULL OR retired_at IS NOT NULL)
);
-- Two processes that need the first key of a week at the same moment get the same.
CREATE UNIQUE INDEX sealing_key_one_in_use ON sealing_key (week, span) WHERE retired_at IS NULL;

-- From here on the database takes no plain words. NOT VALID: what stands already is sealed by the start, which holds the
-- keys, and which then validates these. An empty text says nothing and stays empty.
-- version:key:nonce, tag and ciphertext.
ALTER TABLE appointment
  ADD CONSTRAINT appointment_reference_sealed CHECK (reference ~ '^(v1:[0-9]{4}-W[0-9]{2}-kept-[0-9a-f]{8}:[A-Za-z0-9_-]{80,})?$') NOT VALID,
  ADD CONSTRAINT appointment_cancel_reason_sealed CHECK (cancel_reason ~ '^(v1:[0-9]{4}-W[0-9]{2}-kept-[0-9a-f]{8}:[A-Za-z0-9_-]{80,})?$') NOT VALID;
ALTER TABLE waiting_entry
  ADD CONSTRAINT waiting_entry_name_sealed CHECK (name ~ '^(v1:[0-9]{4}-W[0-9]{2}-kept-[0-9a-f]{8}:[A-Za-z0-9_-]{80,})?$') NOT VALID;
-- Their form is checked before they are sealed: lib/waiting-room/message.schema.ts, lib/invitation/schema.ts.
ALTER TABLE waiting_message
  DROP CONSTRAINT waiting_message_text,
  ADD CONSTRAINT waiting_message_text_sealed CHECK (text ~ '^v1:[0-9]{4}-W[0-9]{2}-brief-[0-9a-f]{8}:[A-Za-z0-9_-]{80,}$') NOT VALID;
ALTER TABLE patient_address
  DROP CONSTRAINT patient_address_email,
  ADD CONSTRAINT patient_address_email_sealed CHECK (email ~ '^v1:[0-9]{4}-W[0-9]{2}-brief-[0-9a-f]{8}:[A-Za-z0-9_-]{80,}$') NOT VALID,
  ADD CONSTRAINT patient_address_sealed_code_sealed CHECK (sealed_code ~ '^v1:[0-9]{4}-W[0-9]{2}-brief-[0-9a-f]{8}:[A-Za-z0-9_-]{80,}$') NOT VALID;

-- What lies under one key is found without reading whole tables.
CREATE INDEX appointment_reference_key ON appointment (split_part(reference, ':', 2)) WHERE reference <> '';
CREATE INDEX appointment_cancel_reason_key ON appointment (split_part(cancel_reason, ':', 2)) WHERE cancel_reason <> '';
CREATE INDEX waiting_entry_name_key ON waiting_entry (split_part(name, ':', 2)) WHERE name <> '';
CREATE INDEX waiting_message_text_key ON waiting_message (split_part(text, ':', 2)) WHERE text <> '';
CREATE INDEX patient_address_email_key ON patient_address (split_part(email, ':', 2)) WHERE email <> '';
CREATE INDEX patient_address_sealed_code_key ON patient_address (split_part(sealed_code, ':', 2)) WHERE sealed_code <> '';

-- An appointment that is moved to an earlier week leaves old bytes under a later week's key, in the log and in backups. That
-- key must not outlive the appointment's own 89 days because of that.
CREATE FUNCTION note_earlier_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE sealing_key SET oldest_end = NEW.ends_at WHERE oldest_end > NEW.ends_at AND id IN (
    SELECT split_part(OLD.reference, ':', 2) UNION SELECT split_part(OLD.cancel_reason, ':', 2)
    UNION SELECT split_part(name, ':', 2) FROM waiting_entry WHERE appointment_id = OLD.id
    UNION SELECT split_part(m.text, ':', 2) FROM waiting_message m JOIN waiting_entry e ON e.id = m.entry_id WHERE e.appointment_id = OLD.id
    UNION SELECT split_part(email, ':', 2) FROM patient_address WHERE appointment_id = OLD.id
    UNION SELECT split_part(sealed_code, ':', 2) FROM patient_address WHERE appointment_id = OLD.id);
  RETURN NULL;
END $$;
CREATE TRIGGER appointment_earlier_end AFTER UPDATE OF ends_at ON appointment
  FOR EACH ROW WHEN (NEW.ends_at < OLD.ends_at) EXECUTE FUNCTION note_earlier_end();
