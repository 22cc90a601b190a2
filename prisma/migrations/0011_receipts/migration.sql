-- X3, deletion that can be proven: every run writes a receipt, and the receipts are a chain. A receipt is kept as the
-- very text whose SHA-256 stands beside it and in the next one; as jsonb it would lose its order and its spelling.

ALTER TABLE purge_run
  -- What one person may demand (Art. 17) is a run too.
  DROP CONSTRAINT purge_run_trigger,
  ADD CONSTRAINT purge_run_trigger CHECK (trigger IN ('daily', 'on-demand', 'request')),
  -- For the progress of a run that is going on.
  ADD COLUMN appointments_due integer NOT NULL DEFAULT 0,
  ADD COLUMN receipt_number integer,
  ADD COLUMN receipt text,
  ADD COLUMN receipt_hash text;
CREATE UNIQUE INDEX purge_run_receipt_number_key ON purge_run (receipt_number);

-- One row: the end and the beginning of the chain, and when the database's clock was last looked at. A receipt that
-- is taken from the end, and a clock that jumps, are noticed by comparison with it.
CREATE TABLE purge_state (
  id integer NOT NULL DEFAULT 1,
  last_number integer NOT NULL DEFAULT 0,
  last_hash text,
  dropped_up_to integer NOT NULL DEFAULT 0,
  clock_at timestamptz(3),
  CONSTRAINT purge_state_pkey PRIMARY KEY (id),
  CONSTRAINT purge_state_one_row CHECK (id = 1),
  CONSTRAINT purge_state_order CHECK (dropped_up_to BETWEEN 0 AND last_number),
  CONSTRAINT purge_state_last CHECK ((last_number = 0) = (last_hash IS NULL))
);
INSERT INTO purge_state (clock_at) SELECT max(coalesce(finished_at, started_at)) FROM purge_run;

-- Runs from before get their receipts now, in the form that lib/receipt gives them: keys sorted, no blanks.
DO $$
DECLARE
  run record;
  last integer := 0;
  before text;
  body text;
BEGIN
  FOR run IN SELECT * FROM purge_run ORDER BY started_at, id LOOP
    last := last + 1;
    body := format(
      '{"counts":{%s},"dropped":null,"finishedAt":%s,"keepDays":%s,"keys":[],"number":%s,"outcome":"%s","previous":%s,"run":"%s","startedAt":"%s","trigger":"%s"}',
      (SELECT string_agg(format('"%s":%s', key, value), ',' ORDER BY key COLLATE "C") FROM jsonb_each_text(run.counts)),
      coalesce('"' || to_char(run.finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null'),
      run.keep_days,
      last,
      CASE WHEN run.finished_at IS NULL THEN 'interrupted' ELSE 'complete' END,
      coalesce('"' || before || '"', 'null'),
      run.id,
      to_char(run.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      run.trigger);
    before := encode(sha256(convert_to(body, 'UTF8')), 'hex');
    UPDATE purge_run SET receipt_number = last, receipt = body, receipt_hash = before WHERE id = run.id;
  END LOOP;
  UPDATE purge_state SET last_number = last, last_hash = before;
END $$;

ALTER TABLE purge_run
  ADD CONSTRAINT purge_run_receipt_whole CHECK (num_nulls(receipt_number, receipt, receipt_hash) IN (0, 3)),
  ADD CONSTRAINT purge_run_receipt_hash CHECK (receipt_hash = encode(sha256(convert_to(receipt, 'UTF8')), 'hex')),
  -- No run is over without a receipt.
  ADD CONSTRAINT purge_run_finished_with_receipt CHECK (finished_at IS NULL OR receipt IS NOT NULL);

-- Against mistakes, and so that who means harm must say so: receipts are added at the end, never changed, and go from
-- the beginning only. Whoever owns the tables can switch this off; then the chain itself shows it.
CREATE FUNCTION guard_receipts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  state purge_state%ROWTYPE;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    RAISE EXCEPTION 'receipts of deletion are not emptied' USING ERRCODE = 'restrict_violation';
  END IF;
  SELECT * INTO STRICT state FROM purge_state FOR UPDATE;
  IF TG_OP = 'DELETE' THEN
    IF OLD.receipt_number IS NULL OR OLD.receipt_number > state.dropped_up_to THEN
      RAISE EXCEPTION 'receipts of deletion go from the beginning only' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.receipt IS NOT NULL THEN
    RAISE EXCEPTION 'a receipt of deletion is never changed' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.receipt IS NOT NULL THEN
    IF NEW.receipt_number <> state.last_number + 1 OR (NEW.receipt::jsonb ->> 'previous') IS DISTINCT FROM state.last_hash THEN
      RAISE EXCEPTION 'a receipt of deletion comes at the end' USING ERRCODE = 'restrict_violation';
    END IF;
    UPDATE purge_state SET last_number = NEW.receipt_number, last_hash = NEW.receipt_hash;
  END IF;
  RETURN NEW;
END $$;
-- A run that is going on writes its counts often: the guard is asked only where a receipt is at stake.
CREATE TRIGGER purge_run_inserted BEFORE INSERT ON purge_run
  FOR EACH ROW WHEN (NEW.receipt IS NOT NULL) EXECUTE FUNCTION guard_receipts();
CREATE TRIGGER purge_run_updated BEFORE UPDATE ON purge_run
  FOR EACH ROW WHEN (OLD.receipt IS NOT NULL OR NEW.receipt IS NOT NULL) EXECUTE FUNCTION guard_receipts();
CREATE TRIGGER purge_run_deleted BEFORE DELETE ON purge_run FOR EACH ROW EXECUTE FUNCTION guard_receipts();
CREATE TRIGGER purge_run_truncated BEFORE TRUNCATE ON purge_run FOR EACH STATEMENT EXECUTE FUNCTION guard_receipts();
