package dev.pusherchat.channels.api;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import dev.pusherchat.channels.channel.ChannelQueries;
import dev.pusherchat.channels.channel.ChannelState;
import dev.pusherchat.channels.order.Order;
import dev.pusherchat.channels.order.OrderUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;

/** The HTTP API with an order that answers later, or not at all. */
class LaterAnswerTests {

	private static final String EVENT = "{\"name\":\"e\",\"channel\":\"a\",\"data\":\"1\",\"info\":\"subscription_count\"}";

	private final Order order = Mockito.mock();

	private final ChannelQueries channels = Mockito.mock();

	private final ApiServer server = new ApiServer(this.order, this.channels);

	private final ApiClient client = new ApiClient(ApiServer.APP, this.server.port());

	private final LinkedBlockingQueue<CompletableFuture<Void>> triggered = new LinkedBlockingQueue<>();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	LaterAnswerTests() {
		given(this.order.trigger(any())).willAnswer((call) -> later());
		given(this.order.terminate(any())).willAnswer((call) -> later());
	}

	private CompletionStage<Void> later() {
		CompletableFuture<Void> done = new CompletableFuture<>();
		this.triggered.add(done);
		return done;
	}

	@AfterEach
	void close() {
		this.threads.shutdownNow();
		this.server.close();
	}

	@Test
	void answerDescribesWhatIsTrueWhenTheEventIsInTheOrder() throws Exception {
		given(this.channels.state("a")).willReturn(new ChannelState(1, 0, null));
		Future<HttpResponse<String>> answer = this.threads.submit(() -> this.client.post("/events", EVENT));
		CompletableFuture<Void> done = next();
		given(this.channels.state("a")).willReturn(new ChannelState(2, 0, null));
		assertThat(answer.isDone()).isFalse();
		done.complete(null);
		HttpResponse<String> response = answer.get(10, TimeUnit.SECONDS);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("{\"channels\":{\"a\":{\"subscription_count\":2}}}");
	}

	@Test
	void whatTheOrderDoesNotTakeIsUnavailable() throws Exception {
		assertThat(refused(() -> this.client.post("/events", EVENT)).body()).isEqualTo("As the test wants it\n");
		assertThat(refused(() -> this.client.post("/batch_events", "{\"batch\":[" + EVENT + "]}"))).isNotNull();
		assertThat(refused(() -> this.client.post("/users/ann/terminate_connections", "{}"))).isNotNull();
	}

	private HttpResponse<String> refused(Callable<HttpResponse<String>> request) throws Exception {
		Future<HttpResponse<String>> answer = this.threads.submit(request);
		next().completeExceptionally(new OrderUnavailableException("As the test wants it"));
		HttpResponse<String> response = answer.get(10, TimeUnit.SECONDS);
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
		return response;
	}

	@Test
	void queryIsUnavailableWhereTheNodeKnowsNoAnswer() throws Exception {
		given(this.channels.state("a")).willThrow(new OrderUnavailableException("Cut off"));
		HttpResponse<String> response = this.client.get("/channels/a");
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
	}

	@Test
	void failureIsNoSuccess() throws Exception {
		Future<HttpResponse<String>> answer = this.threads.submit(() -> this.client.post("/events", EVENT));
		next().completeExceptionally(new IllegalStateException("As the test wants it"));
		assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(500);
	}

	@Test
	void waitingRequestsHoldNoThread() throws Exception {
		given(this.channels.state("a")).willReturn(new ChannelState(1, 0, null));
		List<Future<HttpResponse<String>>> answers = IntStream.range(0, 250)
			.mapToObj((i) -> this.threads.submit(() -> this.client.post("/events", EVENT)))
			.toList();
		for (int i = 0; i < 250; i++) {
			next();
		}
		assertThat(this.client.get("/channels/a").statusCode()).isEqualTo(200);
		assertThat(answers).noneMatch(Future::isDone);
	}

	private CompletableFuture<Void> next() throws InterruptedException {
		CompletableFuture<Void> done = this.triggered.poll(30, TimeUnit.SECONDS);
		assertThat(done).isNotNull();
		return done;
	}

}
