-- Entries of the audit trail about a consultation go with it (R7): the deletion run finds them by their subject.
CREATE INDEX audit_event_subject_id_idx ON audit_event (subject_id);

-- A run's receipt says what started it, and its period is one that was allowed.
ALTER TABLE purge_run
  ADD CONSTRAINT purge_run_trigger CHECK (trigger IN ('daily', 'on-demand')),
  ADD CONSTRAINT purge_run_keep_days CHECK (keep_days BETWEEN 1 AND 89);
