-- The waiting room as a reception (issue 4, lines 5 and 8): a word to somebody who waits, and the clinic's opening hours.

-- What doctor or team have written to one waiting patient. It is of use while that patient waits and at no other time:
-- the move that ends the visit deletes it, and the deletion run what no move has ended. Who wrote it stands in the audit
-- trail. A prepared sentence is kept by its name, so that the patient reads it in the language of the page.
CREATE TABLE waiting_message (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  entry_id uuid NOT NULL,
  template text,
  text text,
  sent_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT waiting_message_pkey PRIMARY KEY (id),
  CONSTRAINT waiting_message_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES waiting_entry (id) ON DELETE CASCADE ON UPDATE CASCADE,
  -- Either of the two, and never an empty one. The same set as in lib/waiting-room/message.schema.ts.
  CONSTRAINT waiting_message_template_or_text CHECK ((template IS NULL) <> (text IS NULL)),
  CONSTRAINT waiting_message_template CHECK (template IN ('soon', 'ten-minutes', 'twenty-minutes', 'thirty-minutes', 'phone')),
  CONSTRAINT waiting_message_text CHECK (char_length(text) BETWEEN 1 AND 300)
);
CREATE INDEX waiting_message_entry_id_sent_at_idx ON waiting_message (entry_id, sent_at);

-- When the clinic is open, as minutes of a day on the clinic's clock: an instant would shift with summer time.
CREATE TABLE opening_hours (
  -- Monday is 1, Sunday is 7.
  weekday smallint NOT NULL,
  opens smallint NOT NULL,
  closes smallint NOT NULL,
  CONSTRAINT opening_hours_pkey PRIMARY KEY (weekday, opens),
  CONSTRAINT opening_hours_weekday CHECK (weekday BETWEEN 1 AND 7),
  -- Over midnight is written as two.
  CONSTRAINT opening_hours_within_a_day CHECK (opens >= 0 AND closes > opens AND closes <= 1440),
  -- Two that overlap contradict each other about when the clinic closes.
  CONSTRAINT opening_hours_apart EXCLUDE USING gist (int4range(weekday * 1440 + opens, weekday * 1440 + closes) WITH &&)
);

-- Days on which the clinic is closed whatever the hours say: a holiday, or several days of leave. Its name is shown to patients.
CREATE TABLE closed_days (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  first_day date NOT NULL,
  last_day date NOT NULL,
  name text NOT NULL DEFAULT '',
  CONSTRAINT closed_days_pkey PRIMARY KEY (id),
  CONSTRAINT closed_days_in_order CHECK (last_day >= first_day AND last_day < first_day + 366),
  CONSTRAINT closed_days_name CHECK (char_length(name) <= 80)
);
