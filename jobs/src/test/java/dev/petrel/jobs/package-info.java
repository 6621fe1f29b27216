/** Tests of what is said of jobs and workers, without a broker. */
@NullMarked
package dev.petrel.jobs;

import org.jspecify.annotations.NullMarked;
