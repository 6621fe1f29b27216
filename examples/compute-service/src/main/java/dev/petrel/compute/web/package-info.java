/** The REST API: who may ask, what was asked, what is answered. Hands each question on; does no work itself. */
@NullMarked
package dev.petrel.compute.web;

import org.jspecify.annotations.NullMarked;
