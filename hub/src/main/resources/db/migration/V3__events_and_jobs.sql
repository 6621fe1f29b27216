-- Which kinds there are, and the latest of one kind.
CREATE INDEX events_by_detection ON events (smart_detection_type, seq);

-- Of which cameras Home Assistant is not told, though they are enabled.
CREATE TABLE discovery_hidden (
    camera_id VARCHAR(255) PRIMARY KEY REFERENCES cameras (id) ON DELETE CASCADE
);

-- The jobs that were heard of, since their service lists none; how they are is asked of it.
CREATE TABLE jobs (
    id VARCHAR(200) PRIMARY KEY,
    heard_at TIMESTAMP WITH TIME ZONE NOT NULL
);
CREATE INDEX jobs_by_time ON jobs (heard_at);
