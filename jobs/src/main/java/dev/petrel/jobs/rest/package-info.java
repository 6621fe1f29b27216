/**
 * The REST API of a compute service: submitting a job, asking how it is, fetching what it made. Knows HTTP and JSON, and
 * nothing of MQTT.
 */
@NullMarked
package dev.petrel.jobs.rest;

import org.jspecify.annotations.NullMarked;
