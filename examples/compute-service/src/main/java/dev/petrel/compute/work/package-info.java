/** What jobs do to files: pictures are scaled and converted, files are hashed. Knows nothing of jobs, HTTP or MQTT. */
@NullMarked
package dev.petrel.compute.work;

import org.jspecify.annotations.NullMarked;
