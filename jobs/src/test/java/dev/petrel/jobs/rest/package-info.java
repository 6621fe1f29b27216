@NullMarked
package dev.petrel.jobs.rest;

import org.jspecify.annotations.NullMarked;
