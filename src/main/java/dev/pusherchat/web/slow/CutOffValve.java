package dev.pusherchat.web.slow;

import java.io.IOException;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

import dev.pusherchat.web.CutOff;

/** Gives each request its {@link CutOff}. */
class CutOffValve extends ValveBase {

	CutOffValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		org.apache.coyote.Response coyote = response.getCoyoteResponse();
		CutOff cutOff = () -> coyote.action(ActionCode.CLOSE_NOW, null);
		request.setAttribute(CutOff.ATTRIBUTE, cutOff);
		getNext().invoke(request, response);
	}

}
