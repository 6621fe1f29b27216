/** The examination of brokers. */
@NullMarked
package dev.petrel.cli.doctor;

import org.jspecify.annotations.NullMarked;
