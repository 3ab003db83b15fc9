package dev.pusherchat.message;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;

/** Content that is stored, and broadcast, exactly as it was posted. */
@Documented
@Constraint(validatedBy = MessageContentValidator.class)
@Target({ ElementType.FIELD, ElementType.PARAMETER })
@Retention(RetentionPolicy.RUNTIME)
@interface MessageContent {

	String message() default "can't be posted";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

}
