package dev.pusherchat.channels.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A caller of the HTTP API that sends random and mutated requests, the same ones for the
 * same seed, and insists on never being told of a fault.
 */
public final class HttpFuzzer {

	private static final List<String> SEEDS = List.of("""
			{"name":"ev","channels":["a","presence-b"],"data":"{\\"x\\":1}","socket_id":"1.2","info":"user_count"}""",
			"""
					{"batch":[{"name":"ev","channel":"a","data":"x"},{"name":"e","channel":"cache-b","data":"\\u20ac\ud83d\ude00"}]}""",
			"{}", "{\"name\":\"ev\",\"channel\":\"#server-to-user-ann\",\"data\":\"\\ud800\"}");

	private static final List<String> RESOURCES = List.of("/events", "/batch_events", "/channels",
			"/channels/presence-a", "/channels/cache-a/users", "/channels/a/events", "/channels/a/stats",
			"/users/ann/terminate_connections", "/channels/%25%3b;x=y", "/colours");

	private static final List<String> TOKENS = List.of("\"", "{", "}", "[", "]", ":", ",", "null", "true", "1e999",
			"-0", "\\u0000", "\\ud800", "\\", "\u0000", "\ufeff", "\"name\":", "\"data\":", "[[[[[[[[", "{\"a\":");

	private final Random random;

	private final ApiClient client;

	private final int port;

	public HttpFuzzer(long seed, int port) {
		this.random = new Random(seed);
		this.port = port;
		this.client = new ApiClient(ApiServer.APP, port);
	}

	/**
	 * Sends requests: three of four are signed with a body of any kind, the others are
	 * bytes of any kind.
	 * @param requests how many
	 * @return how many were sent
	 * @throws IOException if the server is not there
	 * @throws InterruptedException if the thread is interrupted
	 */
	public int send(int requests) throws IOException, InterruptedException {
		for (int i = 0; i < requests; i++) {
			if (i % 4 == 0) {
				sendBytes();
			}
			else {
				sendSigned();
			}
		}
		return requests;
	}

	private void sendSigned() throws IOException, InterruptedException {
		String resource = pick(RESOURCES);
		byte[] body = mutate(pick(SEEDS).getBytes(StandardCharsets.UTF_8));
		assertThat(this.client.post(resource, "", body).statusCode())
			.as(() -> resource + " " + new String(body, StandardCharsets.UTF_8))
			.isLessThan(500);
	}

	private void sendBytes() throws IOException {
		byte[] request = mutate(request());
		assertThat(status(request)).as(() -> new String(request, StandardCharsets.ISO_8859_1))
			// a coding or a version that HTTP does not know
			.satisfiesAnyOf((status) -> assertThat(status).isLessThan(500),
					(status) -> assertThat(status).isIn(501, 505));
	}

	private byte[] request() {
		String body = pick(SEEDS);
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		String method = pick(List.of("GET", "POST", "PUT", "HEAD", "OPTIONS"));
		String path = "/apps/3" + pick(RESOURCES);
		return ("%s %s?%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n\r\n%s".formatted(method, path,
				this.client.sign(method, path, "", bytes),
				pick(List.of("Content-Length: " + bytes.length, "Transfer-Encoding: chunked",
						"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + bytes.length)),
				body))
			.getBytes(StandardCharsets.UTF_8);
	}

	private byte[] mutate(byte[] original) throws IOException {
		ByteArrayOutputStream mutated = new ByteArrayOutputStream();
		int mutations = this.random.nextInt(4);
		int next = position(original, mutations);
		for (int i = 0; i < original.length; i++) {
			if (i == next) {
				switch (this.random.nextInt(4)) {
					case 0 -> mutated.write(this.random.nextInt(256));
					case 1 -> mutated.write(pick(TOKENS).getBytes(StandardCharsets.UTF_8));
					case 2 -> i += this.random.nextInt(8);
					default -> mutated.write(original, i, this.random.nextInt(original.length - i));
				}
				next = i + 1 + position(original, --mutations);
			}
			if (i < original.length) {
				mutated.write(original[i]);
			}
		}
		return mutated.toByteArray();
	}

	private int position(byte[] original, int mutations) {
		return (mutations > 0) ? this.random.nextInt(original.length) : Integer.MAX_VALUE / 2;
	}

	private int status(byte[] request) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setSoTimeout(30_000);
			socket.getOutputStream().write(request);
			socket.shutdownOutput();
			return status(socket.getInputStream());
		}
		catch (SocketException ex) {
			// closed before all of it was read, which no caller can complain of
			return 0;
		}
	}

	private static int status(InputStream answer) throws IOException {
		String line = new String(answer.readNBytes(12), StandardCharsets.ISO_8859_1);
		return line.startsWith("HTTP/1.1 ") ? Integer.parseInt(line.substring(9)) : 0;
	}

	private <T> T pick(List<T> list) {
		return list.get(this.random.nextInt(list.size()));
	}

}
