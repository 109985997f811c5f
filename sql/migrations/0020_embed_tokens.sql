-- What may be embedded where, without the token: that is computed from the id and the secret.
CREATE TABLE embed_tokens (
    id uuid PRIMARY KEY,
    team_id text NOT NULL REFERENCES teams,
    origins text[] NOT NULL CHECK (cardinality(origins) BETWEEN 1 AND 20),
    shows text[] NOT NULL CHECK (shows <@ ARRAY['trend', 'responses']),
    created_by uuid NOT NULL,
    created_on date NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);
-- serves list_embed_tokens: the tokens of a team
CREATE INDEX embed_tokens_team ON embed_tokens (team_id, expires_at DESC);

GRANT SELECT, INSERT, UPDATE (expires_at, revoked_at) ON embed_tokens TO stimmung_collect;
GRANT SELECT ON embed_tokens TO stimmung_read;
