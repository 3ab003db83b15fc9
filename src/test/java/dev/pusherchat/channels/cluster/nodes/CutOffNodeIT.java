package dev.pusherchat.channels.cluster.nodes;

import java.io.IOException;
import java.net.http.HttpResponse;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import dev.pusherchat.channels.api.ApiClient;
import dev.pusherchat.channels.order.Standing;
import dev.pusherchat.fault.network.CuttableLink;

import static org.assertj.core.api.Assertions.assertThat;

/** What a node does that does not reach the journal. */
@ParameterizedClass
@MethodSource("dev.pusherchat.channels.cluster.nodes.FaultTable#journals")
class CutOffNodeIT {

	private static final String ROOM = "presence-room";

	private static LinkedNodes cluster;

	@Parameter
	private Backend backend;

	@BeforeParameterizedClassInvocation
	static void start(Backend backend) throws IOException {
		cluster = new LinkedNodes(backend, 2);
	}

	@AfterParameterizedClassInvocation
	static void stop() throws IOException {
		cluster.close();
	}

	@AfterEach
	void connect() {
		cluster.mend();
	}

	@Test
	void cutOffNodeIsOutOfServiceAndItsClientsGoElsewhere() throws Exception {
		int first = Nodes.port(cluster.nodes().get(0));
		int second = Nodes.port(cluster.nodes().get(1));
		try (NodeClient ann = client(first, "ann"); NodeClient bob = client(second, "bob")) {
			ann.await("member_added");
			cluster.links().get(1).hang();
			Awaitility.await().until(() -> Nodes.status(second, "/actuator/health/cluster") == 503);
			assertThat(Nodes.status(second, "/livez")).isEqualTo(200);
			assertThat(bob.isClosed()).isFalse();
			unavailable(new ApiClient(Nodes.APP, second).get("/channels"));
			unavailable(new ApiClient(Nodes.APP, second).post("/events",
					"{\"name\":\"e\",\"channel\":\"" + ROOM + "\",\"data\":\"1\"}"));
			assertThat(NodeClient.refused(Nodes.APP, second)).startsWith("4100 ");
			ann.await("member_removed");
			cluster.links().get(1).mend();
			assertThat(bob.awaitClose()).startsWith("4200 ");
			LinkedNodes.awaitCurrent(cluster.nodes().get(1));
			assertThat(ann.isClosed()).isFalse();
			try (NodeClient back = client(second, "bob")) {
				Awaitility.await().until(() -> ann.count("member_added") == 2);
				assertThat(back.await("subscription_succeeded")).contains("\"ann\\\"");
			}
			assertThat(ann.count("\"e\"")).isZero();
		}
	}

	@Test
	void whatHappenedMeanwhileArrivesWhenAllWereCutOff() throws Exception {
		try (NodeClient ann = client(Nodes.port(cluster.nodes().get(0)), "ann");
				NodeClient bob = client(Nodes.port(cluster.nodes().get(1)), "bob")) {
			ann.await("member_added");
			for (CuttableLink link : cluster.links()) {
				link.hang();
			}
			bob.send("{\"event\":\"client-x\",\"channel\":\"" + ROOM + "\",\"data\":{}}");
			cluster.nodes().forEach((node) -> Awaitility.await().until(() -> !node.getBean(Standing.class).current()));
			for (CuttableLink link : cluster.links()) {
				link.mend();
			}
			ann.await("client-x");
			cluster.nodes().forEach(LinkedNodes::awaitCurrent);
			assertThat(ann.isClosed()).isFalse();
			assertThat(bob.isClosed()).isFalse();
			assertThat(ann.count("member_removed")).isZero();
		}
	}

	private static void unavailable(HttpResponse<String> response) {
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
	}

	private static NodeClient client(int port, String user) throws Exception {
		return new NodeClient(Nodes.APP, port).subscribe(ROOM, "{\"user_id\":\"" + user + "\"}");
	}

}
