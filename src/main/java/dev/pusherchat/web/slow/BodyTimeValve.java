package dev.pusherchat.web.slow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * Limits the time for a request's body, whether a controller reads it, Tomcat (for a
 * form) or nobody. Tomcat reads an unread rest in order to reuse the connection.
 */
class BodyTimeValve extends ValveBase {

	private static final Log logger = LogFactory.getLog(BodyTimeValve.class);

	private static final int LARGEST_REST = 64 * 1024;

	private final Duration limit;

	BodyTimeValve(Duration limit) {
		super(true);
		this.limit = limit;
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		// an invalid Content-Length was refused before; reading it again would throw
		if (response.isErrorReportRequired() || !hasBody(request)) {
			getNext().invoke(request, response);
			return;
		}
		InputBuffer body = request.getCoyoteRequest().getInputBuffer();
		request.getCoyoteRequest().setInputBuffer(new TimedInputBuffer(body, this.limit));
		try {
			getNext().invoke(request, response);
			if (!request.isAsync() && !request.isFinished()) {
				response.finishResponse();
				discardRest(request);
			}
		}
		finally {
			request.getCoyoteRequest().setInputBuffer(body);
		}
	}

	private static boolean hasBody(Request request) {
		return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
	}

	/**
	 * Reads some of the rest, so that the client can read the answer before the
	 * connection closes.
	 */
	private static void discardRest(Request request) {
		try {
			Rest rest = new Rest();
			for (int size = 0; size <= LARGEST_REST && mayHaveMore(request);) {
				size += Math.max(0, request.getCoyoteRequest().doRead(rest));
			}
		}
		catch (IOException ex) {
			logger.debug("The rest of a body does not arrive", ex);
		}
		if (!request.isFinished()) {
			request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
		}
	}

	private static boolean mayHaveMore(Request request) {
		return !request.isFinished() && request.getCoyoteRequest().getErrorException() == null;
	}

	private static final class Rest implements ApplicationBufferHandler {

		private ByteBuffer buffer = ByteBuffer.allocate(0);

		@Override
		public void setByteBuffer(ByteBuffer buffer) {
			this.buffer = buffer;
		}

		@Override
		public ByteBuffer getByteBuffer() {
			return this.buffer;
		}

		@Override
		public void expand(int size) {
			throw new UnsupportedOperationException("Nothing is kept");
		}

	}

}
