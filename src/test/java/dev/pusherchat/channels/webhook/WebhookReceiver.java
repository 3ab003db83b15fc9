package dev.pusherchat.channels.webhook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** An application that receives webhooks, and answers as it is told. */
public class WebhookReceiver implements AutoCloseable {

	private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final HttpServer server;

	private final Function<String, Integer> answer;

	public WebhookReceiver(Function<String, Integer> answer) {
		this.answer = answer;
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(this.executor);
		this.server.createContext("/hook", this::receive);
		this.server.start();
	}

	private void receive(HttpExchange exchange) throws IOException {
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		this.received.add(new Received(exchange.getRequestURI().toString(), exchange.getRequestHeaders(), body));
		exchange.sendResponseHeaders(this.answer.apply(body), -1);
		exchange.close();
	}

	public String url() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort() + "/hook";
	}

	public Received next() throws InterruptedException {
		Received next = this.received.poll(30, TimeUnit.SECONDS);
		if (next == null) {
			throw new AssertionError("No webhook came");
		}
		return next;
	}

	/** What the next webhook tells. */
	String nextEvents() throws InterruptedException {
		return next().body().replaceFirst("^\\{\"time_ms\":\\d{13},\"events\":\\[(.*)]}$", "$1");
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdownNow();
	}

	public record Received(String target, Headers headers, String body) {

	}

}
