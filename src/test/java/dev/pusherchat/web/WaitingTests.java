package dev.pusherchat.web;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.coyote.AbstractProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** Requests and connections that wait, past their limits. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		classes = { EdgeApplication.class, WaitingTests.Servlets.class },
		properties = { "web.max-requests=2", "web.max-waiting-connections=3", "server.tomcat.threads.max=2",
				"server.tomcat.threads.min-spare=1" })
@DirtiesContext
@ActiveProfiles("test")
class WaitingTests {

	private static final String GET = "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

	private static final Queue<AsyncContext> unanswered = new ConcurrentLinkedQueue<>();

	private static CountDownLatch blocked = new CountDownLatch(1);

	private final List<RawHttp> clients = new ArrayList<>();

	@LocalServerPort
	private int port;

	@Autowired
	private ServletWebServerApplicationContext context;

	@Autowired
	private MeterRegistry metrics;

	@AfterEach
	void everybodyIsAnswered() throws IOException {
		blocked.countDown();
		while (!unanswered.isEmpty()) {
			unanswered.remove().complete();
		}
		for (RawHttp client : this.clients) {
			assertThat(client.readToEnd()).startsWith("HTTP/1.1 200");
			client.close();
		}
	}

	@Test
	void aRequestPastTheLimitWaitsUntilAnotherIsAnswered() throws IOException {
		for (int i = 0; i < 3; i++) {
			send("/unanswered");
		}
		await().until(() -> this.metrics.get("chat.requests.waiting").gauge().value() == 3);
		RawHttp last = send("/messages");
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> last.readWithin(300));
		unanswered.remove().complete();
		assertThat(last.readWithin(30_000)).isEqualTo('H');
		// it has begun with HTTP/1.1 200
		this.clients.remove(last);
		last.close();
	}

	@Test
	void connectionsPastTheLimitAreNotAccepted() throws IOException {
		blocked = new CountDownLatch(1);
		while (waiting() <= 3) {
			long before = connections();
			send("/blocked");
			await().until(() -> connections() > before || waiting() > 3);
		}
		long full = connections();
		for (int i = 0; i < 20; i++) {
			send("/blocked");
		}
		// one may have been let through before the queue was full
		await().during(Duration.ofMillis(300)).until(() -> connections() <= full + 1);
	}

	private double waiting() {
		return this.metrics.get("chat.connections.waiting").gauge().value();
	}

	private long connections() {
		TomcatWebServer server = (TomcatWebServer) Objects.requireNonNull(this.context.getWebServer());
		return ((AbstractProtocol<?>) server.getTomcat().getConnector().getProtocolHandler()).getConnectionCount();
	}

	private RawHttp send(String path) throws IOException {
		RawHttp client = new RawHttp(this.port);
		client.send(GET.formatted(path));
		this.clients.add(client);
		return client;
	}

	static class Servlets {

		@Bean
		ServletRegistrationBean<HttpServlet> unansweredServlet() {
			return register("/unanswered", new HttpServlet() {

				@Override
				protected void doGet(HttpServletRequest request, HttpServletResponse response) {
					unanswered.add(request.startAsync());
				}

			});
		}

		@Bean
		ServletRegistrationBean<HttpServlet> blockedServlet() {
			return register("/blocked", new HttpServlet() {

				@Override
				protected void doGet(HttpServletRequest request, HttpServletResponse response) {
					try {
						blocked.await();
					}
					catch (InterruptedException ex) {
						Thread.currentThread().interrupt();
					}
				}

			});
		}

		private static ServletRegistrationBean<HttpServlet> register(String path, HttpServlet servlet) {
			ServletRegistrationBean<HttpServlet> registration = new ServletRegistrationBean<>(servlet, path);
			registration.setName(path);
			registration.setAsyncSupported(true);
			return registration;
		}

	}

}
