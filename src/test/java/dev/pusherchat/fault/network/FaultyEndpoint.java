package dev.pusherchat.fault.network;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** An HTTP endpoint on raw sockets, so that it can misbehave in every way. */
public final class FaultyEndpoint implements Closeable {

	private final ServerSocket listener;

	private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "endpoint");
		thread.setDaemon(true);
		return thread;
	});

	private volatile Behaviour behaviour;

	/**
	 * Begins to listen on a free port.
	 * @param behaviour how it answers at first
	 * @throws IOException if it can't listen
	 */
	public FaultyEndpoint(Behaviour behaviour) throws IOException {
		this.behaviour = behaviour;
		this.listener = new ServerSocket();
		this.listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		this.threads.execute(this::accept);
	}

	/**
	 * Tells where it listens.
	 * @return its port
	 */
	public int port() {
		return this.listener.getLocalPort();
	}

	/**
	 * Changes how it answers from the next request on.
	 * @param behaviour the new behaviour
	 */
	public void behave(Behaviour behaviour) {
		this.behaviour = behaviour;
	}

	private void accept() {
		while (!this.listener.isClosed()) {
			try {
				Socket connection = this.listener.accept();
				this.connections.add(connection);
				this.threads.execute(() -> serve(connection));
			}
			catch (IOException ex) {
				// closed
			}
		}
	}

	private void serve(Socket connection) {
		try (connection) {
			while (!connection.isClosed()) {
				Exchange exchange = Exchange.read(connection);
				this.behaviour.answer(exchange);
			}
		}
		catch (IOException | InterruptedException ex) {
			// the caller went away, or the test is over
		}
		finally {
			this.connections.remove(connection);
		}
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		for (Socket connection : this.connections) {
			connection.close();
		}
		this.threads.shutdownNow();
	}

	/** What is done about a request. */
	@FunctionalInterface
	public interface Behaviour {

		/** Takes the request and never says a word. */
		Behaviour HANG = (exchange) -> new CountDownLatch(1).await();

		/** Cuts the connection off once the request has been read. */
		Behaviour RESET = Exchange::reset;

		/** Breaks off in the middle of an answer that began well. */
		Behaviour TRUNCATE = (exchange) -> {
			exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
			exchange.socket().close();
		};

		/** Answers something that is not HTTP. */
		Behaviour GARBAGE = (exchange) -> {
			exchange.send("\0\1\2 what?\r\n\r\n");
			exchange.socket().close();
		};

		/** Answers a byte at a time, for ever. */
		Behaviour DRIP = (exchange) -> {
			exchange.send("HTTP/1.1 200 OK\r\n\r\n");
			while (!new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS)) {
				exchange.send(".");
			}
		};

		/** Answers more than anybody can keep. */
		Behaviour FLOOD = (exchange) -> {
			exchange.send("HTTP/1.1 200 OK\r\n\r\n");
			while (true) {
				exchange.send("x".repeat(1 << 16));
			}
		};

		/**
		 * Answers properly.
		 * @param status the HTTP status
		 * @param body the answer's body
		 * @param headers further header lines
		 * @return the behaviour
		 */
		static Behaviour status(int status, String body, String... headers) {
			return (exchange) -> exchange.answer(status, body, headers);
		}

		/**
		 * Answers a request.
		 * @param exchange the request
		 * @throws IOException if the connection is gone
		 * @throws InterruptedException when the endpoint is closed
		 */
		void answer(Exchange exchange) throws IOException, InterruptedException;

	}

}
