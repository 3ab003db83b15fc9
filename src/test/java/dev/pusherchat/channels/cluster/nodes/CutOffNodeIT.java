package dev.pusherchat.channels.cluster.nodes;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ConfigurableApplicationContext;

import dev.pusherchat.channels.api.ApiClient;
import dev.pusherchat.channels.order.Standing;
import dev.pusherchat.fault.network.CuttableLink;

import static org.assertj.core.api.Assertions.assertThat;

/** What a node does that does not reach the journal. */
@ParameterizedClass
@MethodSource("dev.pusherchat.channels.cluster.nodes.FaultTable#journals")
class CutOffNodeIT {

	private static final String ROOM = "presence-room";

	private static final List<ConfigurableApplicationContext> nodes = new ArrayList<>();

	private static final List<CuttableLink> links = new ArrayList<>();

	private static Backend.Server server;

	@Parameter
	private Backend backend;

	@BeforeParameterizedClassInvocation
	static void start(Backend backend) throws IOException {
		server = backend.start();
		for (int i = 0; i < 2; i++) {
			CuttableLink link = new CuttableLink(server.port());
			links.add(link);
			nodes.add(Nodes.start(Nodes.settings(backend.settings(link.port()))));
		}
		nodes.forEach(CutOffNodeIT::awaitCurrent);
	}

	@AfterParameterizedClassInvocation
	static void stop() throws IOException {
		nodes.forEach(ConfigurableApplicationContext::close);
		for (CuttableLink link : links) {
			link.close();
		}
		nodes.clear();
		links.clear();
		server.close();
	}

	@AfterEach
	void connect() {
		links.forEach(CuttableLink::mend);
		nodes.forEach(CutOffNodeIT::awaitCurrent);
	}

	private static void awaitCurrent(ConfigurableApplicationContext node) {
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> node.getBean(Standing.class).current());
	}

	@Test
	void cutOffNodeIsOutOfServiceAndItsClientsGoElsewhere() throws Exception {
		int first = Nodes.port(nodes.get(0));
		int second = Nodes.port(nodes.get(1));
		try (NodeClient ann = client(first, "ann"); NodeClient bob = client(second, "bob")) {
			ann.await("member_added");
			links.get(1).hang();
			Awaitility.await().until(() -> Nodes.status(second, "/actuator/health/cluster") == 503);
			assertThat(Nodes.status(second, "/livez")).isEqualTo(200);
			assertThat(bob.isClosed()).isFalse();
			unavailable(new ApiClient(Nodes.APP, second).get("/channels"));
			unavailable(new ApiClient(Nodes.APP, second).post("/events",
					"{\"name\":\"e\",\"channel\":\"" + ROOM + "\",\"data\":\"1\"}"));
			assertThat(NodeClient.refused(Nodes.APP, second)).startsWith("4100 ");
			ann.await("member_removed");
			links.get(1).mend();
			assertThat(bob.awaitClose()).startsWith("4200 ");
			awaitCurrent(nodes.get(1));
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
		try (NodeClient ann = client(Nodes.port(nodes.get(0)), "ann");
				NodeClient bob = client(Nodes.port(nodes.get(1)), "bob")) {
			ann.await("member_added");
			for (CuttableLink link : links) {
				link.hang();
			}
			bob.send("{\"event\":\"client-x\",\"channel\":\"" + ROOM + "\",\"data\":{}}");
			nodes.forEach((node) -> Awaitility.await().until(() -> !node.getBean(Standing.class).current()));
			for (CuttableLink link : links) {
				link.mend();
			}
			ann.await("client-x");
			nodes.forEach(CutOffNodeIT::awaitCurrent);
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
