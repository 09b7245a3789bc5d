-- User codes that nobody was given, by who tried them and in which workspace, for as long as a code lives.
DROP TABLE wrong_user_code;

CREATE TABLE wrong_user_code (
    id text PRIMARY KEY,
    caller text NOT NULL,
    workspace_id text NOT NULL REFERENCES workspace (id),
    at bigint NOT NULL
);

CREATE INDEX wrong_user_code_by_caller ON wrong_user_code (caller);
CREATE INDEX wrong_user_code_by_workspace ON wrong_user_code (workspace_id);
CREATE INDEX wrong_user_code_by_time ON wrong_user_code (at);
