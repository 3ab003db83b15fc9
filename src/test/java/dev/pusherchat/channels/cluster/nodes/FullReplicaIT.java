package dev.pusherchat.channels.cluster.nodes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.channels.api.ApiClient;
import dev.pusherchat.channels.cluster.nodes.FaultTable.Numbers;

import static org.assertj.core.api.Assertions.assertThat;

/** Nodes join two others whose heap is nearly full of what newcomers must be told. */
@Timeout(300)
@FaultTest
@ParameterizedClass
@MethodSource("dev.pusherchat.channels.cluster.nodes.FaultTable#journals")
class FullReplicaIT {

	private static final String[] OPTIONS = { "-Xmx160m", "-XX:+ExitOnOutOfMemoryError" };

	private static final int NEWCOMERS = FaultTable.scaled(1, 2);

	private static final int SOCKETS = 20;

	private static final int CHANNELS = 1000;

	private static final int STEP = 100;

	/** Of the 32 MB of {@code channels.cluster.max-replica-size}, at least. */
	private static final double BYTES = 28 << 20;

	private static final String INFO = "y".repeat(980);

	@Parameter
	private Backend backend;

	private final List<SeparateNode> nodes = new ArrayList<>();

	private final List<NodeClient> clients = new ArrayList<>();

	private Backend.Server server;

	private List<String> settings;

	@AfterEach
	void stop() throws IOException {
		this.clients.forEach(NodeClient::close);
		this.nodes.forEach(SeparateNode::close);
		this.server.close();
	}

	private void start(int count) throws IOException {
		for (int i = 0; i < count; i++) {
			String name = "full-" + this.backend + '-' + this.nodes.size();
			this.nodes.add(new SeparateNode(name, this.settings, OPTIONS));
		}
		this.nodes.forEach(SeparateNode::awaitReady);
	}

	@Test
	void nodesJoinAndNobodyDies(Numbers numbers) throws Exception {
		this.server = this.backend.start();
		this.settings = Nodes.settings(this.server.settings());
		start(2);
		fillChannels();
		fillCache();
		assertThat(bytes(0)).isGreaterThan(BYTES).isEqualTo(bytes(1));
		long start = System.nanoTime();
		start(NEWCOMERS);
		numbers.note("%d joined after %d ms", NEWCOMERS, (System.nanoTime() - start) / 1_000_000);
		for (int node = 0; node < this.nodes.size(); node++) {
			assertThat(bytes(node)).as("bytes at node %d", node).isEqualTo(bytes(0));
		}
		assertThat(this.clients).noneMatch(NodeClient::isClosed);
	}

	private void fillChannels() throws Exception {
		for (int socket = 0; socket < SOCKETS; socket++) {
			this.clients.add(new NodeClient(Nodes.APP, this.nodes.get(socket % 2).port()));
		}
		for (int from = 0; from < CHANNELS; from += STEP) {
			for (int socket = 0; socket < SOCKETS; socket++) {
				join(socket, from);
			}
			for (int socket = 0; socket < SOCKETS; socket++) {
				this.clients.get(socket).await("succeeded\",\"channel\":\"" + channel(socket, from + STEP - 1));
			}
		}
	}

	private void join(int socket, int from) {
		for (int i = from; i < from + STEP; i++) {
			this.clients.get(socket)
				.sendSubscribe(channel(socket, i),
						"{\"user_id\":\"" + socket + '.' + i + "\",\"user_info\":\"" + INFO + "\"}");
		}
	}

	private static String channel(int socket, int channel) {
		return "presence-" + socket + '-' + channel;
	}

	private void fillCache() throws Exception {
		ApiClient api = new ApiClient(Nodes.APP, this.nodes.get(0).port());
		String data = "z".repeat(10_000);
		for (int from = 0; from < 900; from += 10) {
			String events = IntStream.range(from, from + 10)
				.mapToObj((i) -> "{\"name\":\"e\",\"channel\":\"cache-" + i + "\",\"data\":\"" + data + "\"}")
				.collect(Collectors.joining(","));
			assertThat(api.post("/batch_events", "{\"batch\":[" + events + "]}").statusCode()).isEqualTo(200);
		}
	}

	/** The size of a node's replica. */
	private double bytes(int node) {
		return JsonMapper.shared()
			.readTree(Nodes.get(this.nodes.get(node).port(), "/actuator/metrics/channels.cluster.replica"))
			.at("/measurements/0/value")
			.asDouble();
	}

}
