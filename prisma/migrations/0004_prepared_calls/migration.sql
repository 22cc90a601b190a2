-- While a patient waits and the doctor's portal is open, the two browsers already connect, without picture or sound:
-- a call is prepared first and admitted later, by »Aufrufen«. Calls so far began with their admission. A prepared call
-- is none yet: it leaves no record when nothing comes of it, and a doctor may have several beside the one in which
-- somebody sits.
ALTER TABLE call ADD COLUMN admitted_at timestamptz(3);
UPDATE call SET admitted_at = started_at;
DROP INDEX call_one_open_per_doctor;
CREATE UNIQUE INDEX call_one_admitted_per_doctor ON call (doctor_id) WHERE ended_at IS NULL AND admitted_at IS NOT NULL;
-- What never began cannot have ended.
ALTER TABLE call ADD CONSTRAINT call_ended_after_admission CHECK (ended_at IS NULL OR admitted_at IS NOT NULL);
