package dev.petrel.testkit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that needs an installed Mosquitto. Without one it is skipped and says so; where the environment variable
 * {@code CI} is {@code true} it fails instead, so that a build never passes for want of a broker.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(MosquittoCondition.class)
public @interface RequiresMosquitto {}
