-- Of the last event as much is kept as Home Assistant shows.
ALTER TABLE last_events ADD COLUMN shown VARCHAR(255) DEFAULT '' NOT NULL;
UPDATE last_events SET shown = snippet;
ALTER TABLE last_events DROP COLUMN snippet;
