-- The page (browser tab) that waits: »Aufrufen« gives it the seat at once, so that the first offer need not wait for a
-- request of the patient's. A random id of the tab, without a meaning elsewhere.
ALTER TABLE waiting_entry ADD COLUMN page uuid;
