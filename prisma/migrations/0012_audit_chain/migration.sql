-- The audit trail can be trusted only when nobody can change it unseen (L11, R6). Three things make it so: the database
-- refuses changes, every entry carries a value that only the server can make (mac, its key is not in the database), and
-- entries are numbered and chained shortly after they stand. Not in the transaction that writes them: one lock for all of
-- them would put every change of the clinic into one line. Why it is built like this: docs/decisions/021.
ALTER TABLE audit_event ADD COLUMN seq integer, ADD COLUMN mac text;
CREATE UNIQUE INDEX audit_event_seq_key ON audit_event (seq);
-- What is not chained yet is looked for every few seconds.
CREATE INDEX audit_event_unchained ON audit_event (at, id) WHERE seq IS NULL;
-- A page of the trail begins after an entry, not after so many rows: (at, id) is one order without ties.
DROP INDEX audit_event_at_idx;
CREATE INDEX audit_event_at_id_idx ON audit_event (at, id);

-- A link stays in its place when its entry goes with its appointment. It holds a digest over everything of the entry, whose
-- own random id serves as the salt and goes with the entry: a link alone says nothing about anybody.
CREATE TABLE audit_link (
  seq integer NOT NULL,
  at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  digest text NOT NULL,
  hash text NOT NULL,
  -- Made by the deletion of the entry: the value that tells it from a row that somebody took out.
  released text,
  CONSTRAINT audit_link_pkey PRIMARY KEY (seq)
);
CREATE INDEX audit_link_at_idx ON audit_link (at);

-- Where the chain begins (what came before is over its period) and ends, sealed by the server.
CREATE TABLE audit_chain (
  id integer NOT NULL DEFAULT 1,
  anchor_seq integer NOT NULL DEFAULT 0,
  anchor_hash text NOT NULL DEFAULT '',
  head_seq integer NOT NULL DEFAULT 0,
  head_hash text NOT NULL DEFAULT '',
  seal text,
  CONSTRAINT audit_chain_pkey PRIMARY KEY (id),
  CONSTRAINT audit_chain_one_row CHECK (id = 1)
);
INSERT INTO audit_chain (id) VALUES (1);

-- Append only. Number and mac are written once; everything else never. An entry goes only in a transaction that says
-- that it deletes what is over its period, or what a person asked to be deleted (lib/audit/removal.store.ts).
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before jsonb;
  after jsonb;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    before := to_jsonb(OLD);
    after := to_jsonb(NEW);
    IF TG_TABLE_NAME = 'audit_event' AND before - '{seq,mac}'::text[] = after - '{seq,mac}'::text[]
      AND (before->>'seq' IS NULL OR before->>'seq' IS NOT DISTINCT FROM after->>'seq')
      AND (before->>'mac' IS NULL OR before->>'mac' IS NOT DISTINCT FROM after->>'mac') THEN
      RETURN NEW;
    END IF;
    IF TG_TABLE_NAME = 'audit_link' AND before - 'released' = after - 'released' AND before->>'released' IS NULL
      AND current_setting('sprechzimmer.removal', true) = 'yes' THEN
      RETURN NEW;
    END IF;
  ELSIF current_setting('sprechzimmer.removal', true) = 'yes' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% is append only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_event
  FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_event_not_emptied BEFORE TRUNCATE ON audit_event
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_link_append_only BEFORE UPDATE OR DELETE ON audit_link
  FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_link_not_emptied BEFORE TRUNCATE ON audit_link
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
