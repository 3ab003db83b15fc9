package dev.pusherchat.web.problem;

import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.json.JsonMapper;

/** Answers all failures with problem details (RFC 9457). */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

	private final long maxBodySize;

	ProblemAdvice(JsonMapper jsonMapper) {
		this.maxBodySize = jsonMapper.tokenStreamFactory().streamReadConstraints().getMaxDocumentLength();
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		HttpStatusCode answered = tooLarge(ex) ? HttpStatus.CONTENT_TOO_LARGE : status;
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(answered,
				tooLarge(ex) ? "The body may have at most %d bytes".formatted(this.maxBodySize)
						: "The body can't be read: it must be a JSON object in UTF-8");
		return handleExceptionInternal(ex, problem, headers, answered, request);
	}

	/** Jackson's limits differ only in their messages. */
	private static boolean tooLarge(HttpMessageNotReadableException ex) {
		return NestedExceptionUtils.getMostSpecificCause(ex) instanceof StreamConstraintsException limit
				&& String.valueOf(limit.getMessage()).startsWith("Document length");
	}

	/** Tomcat parses forms itself, and throws its own exception. */
	@ExceptionHandler
	@Nullable ResponseEntity<Object> handleUnreadableForm(InvalidParameterException ex, WebRequest request) {
		HttpStatusCode status = HttpStatusCode.valueOf(ex.getErrorCode());
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status,
				(status.value() == HttpStatus.CONTENT_TOO_LARGE.value()) ? "The form is too large"
						: "The form can't be read: it must be URL-encoded");
		return handleExceptionInternal(ex, problem, new HttpHeaders(), status, request);
	}

	/** Spring Security refuses a header when a controller reads it. */
	@ExceptionHandler
	@Nullable ResponseEntity<Object> handleRejectedHeader(RequestRejectedException ex, WebRequest request) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST,
				"A header has a control character");
		return handleExceptionInternal(ex, problem, new HttpHeaders(), HttpStatus.BAD_REQUEST, request);
	}

	@ExceptionHandler
	@Nullable ResponseEntity<Object> handleUnexpected(Exception ex, WebRequest request) {
		if (DisconnectedClientHelper.isClientDisconnectedException(ex)) {
			logger.debug("The client did not wait for its response", ex);
			return null;
		}
		logger.error("Unexpected failure", ex);
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.INTERNAL_SERVER_ERROR,
				"Something went wrong here; the log says what");
		return handleExceptionInternal(ex, problem, new HttpHeaders(), HttpStatus.INTERNAL_SERVER_ERROR, request);
	}

	/** {@link ProblemErrorController} answers a request whose body was too slow. */
	@Override
	protected @Nullable ResponseEntity<Object> handleExceptionInternal(Exception ex, @Nullable Object body,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		if (request instanceof ServletWebRequest web && web.getResponse() != null && web.getResponse().isCommitted()) {
			return null;
		}
		return super.handleExceptionInternal(ex, body, headers, status, request);
	}

}
