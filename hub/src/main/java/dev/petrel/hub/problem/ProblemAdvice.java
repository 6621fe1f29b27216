package dev.petrel.hub.problem;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Tells every caller in the same form what is wrong: a problem by RFC 9457, with {@code errors} where fields are wrong. What a
 * caller sent is never repeated, since it may be a secret.
 */
@RestControllerAdvice
final class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> problem(Problem problem, WebRequest request) {
        HttpHeaders headers = new HttpHeaders();
        problem.again().ifPresent(wait -> headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(wait.toSeconds())));
        ProblemDetail body = body(problem.status(), String.valueOf(problem.getMessage()), problem.errors());
        return handleExceptionInternal(problem, body, headers, problem.status(), request);
    }

    @ExceptionHandler({
        TransientDataAccessException.class,
        DataAccessResourceFailureException.class,
        TransactionException.class
    })
    @Nullable
    ResponseEntity<Object> database(RuntimeException failure, WebRequest request) {
        LOG.warn("The database does not answer: {}", failure.toString());
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, "5");
        return handleExceptionInternal(
                failure,
                body(HttpStatus.SERVICE_UNAVAILABLE, "the database does not answer: try later", List.of()),
                headers,
                HttpStatus.SERVICE_UNAVAILABLE,
                request);
    }

    /** Whoever is not known or may not do it is told so by those who guard the hub. */
    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> anything(RuntimeException failure, WebRequest request) {
        if (failure instanceof AccessDeniedException || failure instanceof AuthenticationException) {
            throw failure;
        }
        LOG.error("A request failed", failure);
        return answer(
                failure, HttpStatus.INTERNAL_SERVER_ERROR, "the hub failed; its log says why", List.of(), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        Problem problem = Unread.of(failure);
        return answer(failure, problem.status(), String.valueOf(problem.getMessage()), problem.errors(), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<FieldFlaw> flaws = failure.getFieldErrors().stream()
                .map(error -> new FieldFlaw(snake(error.getField()), text(error)))
                .toList();
        return outOfLimits(failure, flaws, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<FieldFlaw> flaws = failure.getParameterValidationResults().stream()
                .flatMap(result -> result.getResolvableErrors().stream()
                        .map(error -> new FieldFlaw(
                                snake(String.valueOf(result.getMethodParameter().getParameterName())), text(error))))
                .toList();
        return outOfLimits(failure, flaws, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String name = failure instanceof MethodArgumentTypeMismatchException parameter ? parameter.getName() : "";
        Class<?> type = failure.getRequiredType();
        String wanted = type == null ? "something else" : "a value of type " + type.getSimpleName();
        Problem problem = Problem.malformed(List.of(new FieldFlaw(name, "must be " + wanted)));
        return answer(failure, problem.status(), String.valueOf(problem.getMessage()), problem.errors(), request);
    }

    private @Nullable ResponseEntity<Object> outOfLimits(Exception failure, List<FieldFlaw> flaws, WebRequest request) {
        Problem problem = Problem.outOfLimits(flaws);
        return answer(failure, problem.status(), String.valueOf(problem.getMessage()), flaws, request);
    }

    private @Nullable ResponseEntity<Object> answer(
            Exception failure, HttpStatus status, String detail, List<FieldFlaw> errors, WebRequest request) {
        return handleExceptionInternal(failure, body(status, detail, errors), new HttpHeaders(), status, request);
    }

    private static ProblemDetail body(HttpStatus status, String detail, List<FieldFlaw> errors) {
        ProblemDetail body = ProblemDetail.forStatusAndDetail(status, detail);
        if (!errors.isEmpty()) {
            body.setProperty("errors", errors);
        }
        return body;
    }

    private static String text(MessageSourceResolvable error) {
        String message = error.getDefaultMessage();
        return message == null ? "is out of its limits" : message;
    }

    /** A field as JSON names it. */
    private static String snake(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
