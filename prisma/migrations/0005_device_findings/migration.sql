-- The doctor's traffic light names its reason (issue 3, "Before the call"): what the device check has found becomes a
-- small closed set in words instead of two booleans. No more than that is kept, and it goes with the entry (R7).
ALTER TABLE waiting_entry
  ALTER COLUMN camera TYPE text USING CASE camera WHEN true THEN 'ok' WHEN false THEN 'failed' ELSE 'unknown' END,
  ALTER COLUMN camera SET DEFAULT 'unknown',
  ALTER COLUMN camera SET NOT NULL,
  ALTER COLUMN microphone TYPE text USING CASE microphone WHEN true THEN 'ok' WHEN false THEN 'failed' ELSE 'unknown' END,
  ALTER COLUMN microphone SET DEFAULT 'unknown',
  ALTER COLUMN microphone SET NOT NULL,
  ADD COLUMN loudspeaker text NOT NULL DEFAULT 'unknown',
  ADD COLUMN network text NOT NULL DEFAULT 'unknown',
  -- The connection that is made while waiting.
  ADD COLUMN path text NOT NULL DEFAULT 'unknown';

-- The same sets as in lib/waiting-room/findings.schema.ts: nothing else may be written about a patient's device.
ALTER TABLE waiting_entry
  ADD CONSTRAINT waiting_entry_camera_finding CHECK (camera IN ('unknown', 'ok', 'missing', 'refused', 'busy', 'failed')),
  ADD CONSTRAINT waiting_entry_microphone_finding CHECK (microphone IN ('unknown', 'ok', 'silent', 'missing', 'refused', 'busy', 'failed')),
  ADD CONSTRAINT waiting_entry_loudspeaker_finding CHECK (loudspeaker IN ('unknown', 'ok', 'unheard')),
  ADD CONSTRAINT waiting_entry_network_finding CHECK (network IN ('unknown', 'ok', 'slow', 'very-slow', 'udp-blocked', 'blocked')),
  ADD CONSTRAINT waiting_entry_path_finding CHECK (path IN ('unknown', 'direct', 'relayed', 'none'));
