-- Accounts that people make themselves from a link, sign-ins that can be ended one by one, and a second factor
-- (issue 5, line 7).

-- Who is invited has no password yet. The sign-ins have a table of their own, so that a counter that ends all of them at
-- once is no longer needed; whoever is signed in signs in once more after this update.
ALTER TABLE account
  ALTER COLUMN password_hash DROP NOT NULL,
  DROP COLUMN session_version,
  -- The day on the clinic's clock, no time: enough to see which accounts nobody uses.
  ADD COLUMN last_sign_in_on date,
  -- R14: an approval is of a person who has taken the account, never of a link that somebody may open.
  ADD CONSTRAINT account_approved_has_password CHECK (approved_at IS NULL OR password_hash IS NOT NULL);

-- One row for each browser that is signed in. It goes with the sign-out; no address, and of the browser its family only.
CREATE TABLE sign_in (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE ON UPDATE CASCADE,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  last_seen_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  browser text NOT NULL,
  system text NOT NULL,
  CONSTRAINT sign_in_browser CHECK (browser IN ('chrome', 'edge', 'firefox', 'safari', 'other')),
  CONSTRAINT sign_in_system CHECK (system IN ('android', 'ios', 'windows', 'mac', 'linux', 'other'))
);
CREATE INDEX sign_in_account_id_idx ON sign_in (account_id);
-- The deletion looks for old ones.
CREATE INDEX sign_in_created_at_idx ON sign_in (created_at);

-- The secret of an authenticator app, sealed under a key that is not in this database. Until the first code has
-- confirmed it, it guards nothing.
CREATE TABLE second_factor (
  account_id uuid PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE ON UPDATE CASCADE,
  sealed_secret text NOT NULL,
  confirmed_at timestamptz(3),
  -- The time step of the last code that was taken: it and every earlier one is used up.
  last_step bigint,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT second_factor_confirmed_by_a_code CHECK (confirmed_at IS NULL OR last_step IS NOT NULL)
);

-- A recovery code that was used has no row any more.
CREATE TABLE recovery_code (
  account_id uuid NOT NULL REFERENCES second_factor (account_id) ON DELETE CASCADE ON UPDATE CASCADE,
  code_hash text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (account_id, code_hash)
);

-- The one-time links: to take an invitation, to set a new password, to make the first admin. Of the token there is a
-- hash; while an e-mail with it waits, also the token, sealed. A row is the outbox's entry for its own e-mail.
CREATE TABLE account_link (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  token_hash text NOT NULL,
  kind text NOT NULL,
  account_id uuid REFERENCES account (id) ON DELETE CASCADE ON UPDATE CASCADE,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  expires_at timestamptz(3) NOT NULL,
  language text NOT NULL,
  sealed_token text,
  -- Null: it was shown once and is sent to nobody.
  mail_status text,
  due_at timestamptz(3),
  attempts integer NOT NULL DEFAULT 0,
  CONSTRAINT account_link_kind CHECK (kind IN ('invitation', 'reset', 'first-admin')),
  CONSTRAINT account_link_belongs CHECK ((kind = 'first-admin') = (account_id IS NULL)),
  CONSTRAINT account_link_language CHECK (language IN ('de', 'en')),
  CONSTRAINT account_link_mail CHECK (mail_status IN ('waiting', 'sent', 'failed')),
  CONSTRAINT account_link_waits_sealed CHECK
    ((mail_status IS NOT DISTINCT FROM 'waiting') = (sealed_token IS NOT NULL AND due_at IS NOT NULL))
);
CREATE UNIQUE INDEX account_link_token_hash_key ON account_link (token_hash);
-- A new link replaces the one before it.
CREATE UNIQUE INDEX account_link_account_id_key ON account_link (account_id);
CREATE UNIQUE INDEX account_link_one_first_admin ON account_link (kind) WHERE kind = 'first-admin';
CREATE INDEX account_link_due ON account_link (due_at) WHERE mail_status = 'waiting';

-- Whether an admin gets anywhere without a second factor. A demonstration that exists stays as open as it was; whoever
-- has real accounts has the duty from now on.
ALTER TABLE clinic ADD COLUMN admins_need_second_factor boolean NOT NULL DEFAULT true;
UPDATE clinic SET admins_need_second_factor = false
WHERE EXISTS (SELECT 1 FROM account) AND NOT EXISTS (SELECT 1 FROM account WHERE email NOT LIKE '%@demo.example');
