package dev.pusherchat.channels.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import dev.pusherchat.channels.channel.ChannelState;
import dev.pusherchat.channels.channel.Channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;

/** Whatever is sent, it is never a fault, and the next caller is served. */
class HttpFuzzIT {

	private static final long SEED = 20261124;

	private static final int BODIES = 5000;

	private static final int REQUESTS = 2000;

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

	private final Random random = new Random(SEED);

	private final ApiServer server = new ApiServer(channels(), (user) -> {
	});

	private final ApiClient client = new ApiClient(ApiServer.APP, this.server.port());

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void signedBodiesOfAnyKindAreNeverAFault() throws Exception {
		for (int i = 0; i < BODIES; i++) {
			String resource = pick(RESOURCES);
			byte[] body = mutate(pick(SEEDS).getBytes(StandardCharsets.UTF_8));
			HttpResponse<String> response = this.client.post(resource, "", body);
			assertThat(response.statusCode()).as("%s %s", resource, new String(body, StandardCharsets.UTF_8))
				.isLessThan(500);
		}
		assertHealthy();
	}

	@Test
	void requestsOfAnyKindAreNeverAFault() throws Exception {
		for (int i = 0; i < REQUESTS; i++) {
			byte[] request = mutate(request());
			assertThat(status(request)).as(() -> new String(request, StandardCharsets.ISO_8859_1))
				// a coding or a version that HTTP does not know
				.satisfiesAnyOf((status) -> assertThat(status).isLessThan(500),
						(status) -> assertThat(status).isIn(501, 505));
		}
		assertHealthy();
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
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.server.port())) {
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

	private void assertHealthy() throws Exception {
		assertThat(this.client.post("/events", "{\"name\":\"ev\",\"channel\":\"a\",\"data\":\"x\"}").statusCode())
			.isEqualTo(200);
	}

	private <T> T pick(List<T> list) {
		return list.get(this.random.nextInt(list.size()));
	}

	private static Channels channels() {
		Channels channels = Mockito.mock(Mockito.withSettings().stubOnly());
		given(channels.state(any())).willReturn(new ChannelState(1, 1, null));
		given(channels.occupied(any())).willReturn(Map.of());
		given(channels.userIds(any())).willReturn(List.of());
		return channels;
	}

}
