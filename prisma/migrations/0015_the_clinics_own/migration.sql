-- The clinic's own (issue 5, line 8): how it is reached and recognised, and its legal texts in versions.

ALTER TABLE clinic
  ADD COLUMN email text NOT NULL DEFAULT '',
  ADD COLUMN address text NOT NULL DEFAULT '',
  -- Empty = the product's own colour. It becomes part of an address and of a stylesheet: nothing but six digits.
  ADD COLUMN accent text NOT NULL DEFAULT '',
  ADD COLUMN logo_hash text,
  ADD COLUMN logo_width integer,
  ADD COLUMN logo_height integer,
  ADD CONSTRAINT clinic_accent CHECK (accent ~ '^(#[0-9a-f]{6})?$'),
  ADD CONSTRAINT clinic_logo_whole CHECK (num_nulls(logo_hash, logo_width, logo_height) IN (0, 3));

-- The picture is not in the clinic's row, which every page reads.
CREATE TABLE clinic_logo (
  hash text NOT NULL,
  content bytea NOT NULL,
  CONSTRAINT clinic_logo_pkey PRIMARY KEY (hash),
  CONSTRAINT clinic_logo_size CHECK (octet_length(content) BETWEEN 1 AND 524288)
);
ALTER TABLE clinic ADD CONSTRAINT clinic_logo_hash_fkey
  FOREIGN KEY (logo_hash) REFERENCES clinic_logo (hash) ON DELETE SET NULL ON UPDATE CASCADE;

CREATE TABLE clinic_text (
  kind text NOT NULL,
  number integer NOT NULL,
  german text NOT NULL,
  english text NOT NULL,
  published_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  published_by_id uuid,
  CONSTRAINT clinic_text_pkey PRIMARY KEY (kind, number),
  CONSTRAINT clinic_text_published_by_id_fkey
    FOREIGN KEY (published_by_id) REFERENCES account (id) ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT clinic_text_kind CHECK (kind IN ('imprint', 'privacy', 'terms', 'leaflet')),
  CONSTRAINT clinic_text_number CHECK (number >= 1),
  CONSTRAINT clinic_text_length CHECK (char_length(german) BETWEEN 1 AND 60000 AND char_length(english) BETWEEN 1 AND 60000)
);

-- R10: a consent names the version that the patient saw. What was once published stays as it was; only who published it
-- may be forgotten, with the account.
CREATE FUNCTION keep_clinic_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a published version of a text stays as it is' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER clinic_text_stays BEFORE DELETE OR UPDATE OF kind, number, german, english, published_at ON clinic_text
  FOR EACH ROW EXECUTE FUNCTION keep_clinic_text();

-- What a clinic has written as its imprint so far is the first version of its own.
INSERT INTO clinic_text (kind, number, german, english)
  SELECT 'imprint', 1, '{Praxis}' || E'\n' || imprint, '{Praxis}' || E'\n' || imprint FROM clinic WHERE imprint <> '';
ALTER TABLE clinic DROP COLUMN imprint;
