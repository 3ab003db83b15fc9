package dev.pusherchat.web.problem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * Answers requests that Tomcat refuses before the application sees them, such as
 * malformed ones, with problem details. Public because Tomcat instantiates it by name.
 */
public class ProblemReportValve extends ErrorReportValve {

	@Override
	protected void report(Request request, Response response, @Nullable Throwable throwable) {
		HttpStatus status = HttpStatus.resolve(response.getStatus());
		if (status == null || !status.isError() || response.getContentWritten() > 0 || !response.setErrorReported()) {
			return;
		}
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		try {
			response.getOutputStream()
				.write("{\"title\":\"%s\",\"status\":%d}".formatted(status.getReasonPhrase(), status.value())
					.getBytes(StandardCharsets.US_ASCII));
			response.finishResponse();
		}
		catch (IOException ex) {
			LogFactory.getLog(ProblemReportValve.class).debug("The peer is gone", ex);
		}
	}

}
