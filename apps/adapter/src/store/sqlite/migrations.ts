/** Each makes the next version out of the one before: a file of any older version is brought up to date. */
export const migrations = [
  `
  CREATE TABLE session (
    id            TEXT PRIMARY KEY,
    tenant        TEXT NOT NULL,
    user_id       TEXT NOT NULL,
    created       INTEGER NOT NULL,
    credential    BLOB,
    sip_account   BLOB,
    access_hash   TEXT NOT NULL UNIQUE,
    access_end    INTEGER NOT NULL,
    refresh_hash  TEXT UNIQUE,
    refresh_end   INTEGER NOT NULL,
    absolute_end  INTEGER NOT NULL,
    last_refresh_hash TEXT,
    last_spent    INTEGER,
    sealed_pair   BLOB,
    closed        INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX session_by_user ON session (tenant, user_id, created);
  CREATE INDEX session_by_end ON session (refresh_end);
  CREATE INDEX session_by_last_refresh ON session (last_refresh_hash);

  CREATE TABLE spent_refresh (
    hash       TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX spent_refresh_by_session ON spent_refresh (session_id);
  `,
  `
  ALTER TABLE session ADD COLUMN parent TEXT REFERENCES session (id) ON DELETE CASCADE;
  CREATE INDEX session_by_parent ON session (parent);

  CREATE TABLE otp (
    id        TEXT PRIMARY KEY,
    tenant    TEXT NOT NULL,
    user_id   TEXT,
    code_hash TEXT NOT NULL,
    guesses   INTEGER NOT NULL DEFAULT 0,
    end       INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX otp_by_user ON otp (tenant, user_id);
  CREATE INDEX otp_by_end ON otp (end);

  CREATE TABLE provisioning (
    id      TEXT PRIMARY KEY,
    hash    TEXT NOT NULL UNIQUE,
    tenant  TEXT NOT NULL,
    user_id TEXT NOT NULL,
    created INTEGER NOT NULL,
    end     INTEGER NOT NULL,
    spent   INTEGER,
    revoked INTEGER
  ) STRICT;
  CREATE INDEX provisioning_by_user ON provisioning (tenant, user_id);
  CREATE INDEX provisioning_by_end ON provisioning (end);

  CREATE TABLE presence (
    tenant  TEXT NOT NULL,
    user_id TEXT NOT NULL,
    status  TEXT NOT NULL,
    at      INTEGER NOT NULL,
    end     INTEGER NOT NULL,
    PRIMARY KEY (tenant, user_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX presence_by_end ON presence (end);

  CREATE TABLE throttle (
    key  TEXT PRIMARY KEY,
    hits INTEGER NOT NULL,
    end  INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX throttle_by_end ON throttle (end);
  `,
  `
  ALTER TABLE session ADD COLUMN credential_hash TEXT;
  ALTER TABLE throttle ADD COLUMN blocked_until INTEGER NOT NULL DEFAULT 0;
  `,
  // spent_refresh is for tokens of before it: later ones carry their generation
  `
  ALTER TABLE session ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE session ADD COLUMN last_used INTEGER NOT NULL DEFAULT 0;
  UPDATE session SET last_used = max(created, coalesce(last_spent, 0));
  `,
];
