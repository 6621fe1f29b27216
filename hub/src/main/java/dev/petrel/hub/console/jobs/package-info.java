/** The pages of jobs: all of them with the workers, the form to submit one, and each with what it made. */
@NullMarked
package dev.petrel.hub.console.jobs;

import org.jspecify.annotations.NullMarked;
