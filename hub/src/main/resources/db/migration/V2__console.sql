-- What became of the broker's password with each change of the settings; of earlier changes it is not known.
ALTER TABLE mqtt_config_history ADD COLUMN password VARCHAR(10) DEFAULT 'kept' NOT NULL;

-- Whether an administrator has gone through the first settings.
CREATE TABLE first_steps (
    one BOOLEAN DEFAULT TRUE PRIMARY KEY CHECK (one),
    done BOOLEAN NOT NULL DEFAULT FALSE
);
INSERT INTO first_steps (one) VALUES (TRUE);
