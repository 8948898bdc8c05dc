-- How a model of a server wants to be asked, learnt from its complaints: one request that fails, and none after it.

CREATE TABLE ata.model_manner (
    base_url text NOT NULL,
    model text NOT NULL,
    token_limit smallint NOT NULL CHECK (token_limit BETWEEN 0 AND 2), -- max_completion_tokens, max_tokens, none
    format smallint NOT NULL CHECK (format BETWEEN 0 AND 3), -- strict schema, schema, any object, told in the prompt
    no_stream boolean NOT NULL,
    no_stream_options boolean NOT NULL,
    no_store boolean NOT NULL,
    no_identifier boolean NOT NULL,
    no_system boolean NOT NULL, -- the role of the instructions
    reads_tokens bigint NOT NULL CHECK (reads_tokens >= 0), -- of a longer question it leaves out the rest; 0: not known to
    learnt_at timestamptz NOT NULL,
    PRIMARY KEY (base_url, model)
);

CREATE FUNCTION ata.model_manner_save(the_url text, the_model text, the_limit smallint, the_format smallint,
                                      without_stream boolean, without_stream_options boolean,
                                      without_store boolean, without_identifier boolean,
                                      without_system boolean, most_tokens bigint)
RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ata, pg_temp AS $$
    INSERT INTO ata.model_manner
    VALUES (the_url, the_model, the_limit, the_format, without_stream, without_stream_options, without_store,
            without_identifier, without_system, most_tokens, ata.clock())
    ON CONFLICT (base_url, model) DO UPDATE
       SET token_limit = excluded.token_limit, format = excluded.format,
           no_stream = excluded.no_stream, no_stream_options = excluded.no_stream_options,
           no_store = excluded.no_store, no_identifier = excluded.no_identifier, no_system = excluded.no_system,
           reads_tokens = excluded.reads_tokens, learnt_at = excluded.learnt_at;
$$;

GRANT SELECT ON ata.model_manner TO ata_app;
GRANT EXECUTE ON FUNCTION
    ata.model_manner_save(text, text, smallint, smallint, boolean, boolean, boolean, boolean, boolean, bigint) TO ata_app;
