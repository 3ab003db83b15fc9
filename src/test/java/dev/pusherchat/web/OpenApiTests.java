package dev.pusherchat.web;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** That the answers are those of the contract is seen in {@code documents.js}. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "access.guests=true")
@AutoConfigureMockMvc
@ActiveProfiles("test")
class OpenApiTests {

	private static final Path CONTRACT = Path.of("src/main/resources/public/openapi.json");

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	@Qualifier("requestMappingHandlerMapping")
	private RequestMappingHandlerMapping mappings;

	@Test
	void theContractIsServed() throws Exception {
		assertThat(this.mvc.get().uri("/openapi.json")).hasStatusOk()
			.hasContentType("application/json")
			.body()
			.isEqualTo(Files.readAllBytes(CONTRACT));
	}

	@Test
	void theContractHasEveryCallAndNoOther() throws Exception {
		JsonNode paths = JsonMapper.shared().readTree(Files.readString(CONTRACT)).get("paths");
		Set<String> described = paths.propertyStream()
			.flatMap((path) -> path.getValue().propertyNames().stream().map((method) -> method + " " + path.getKey()))
			.collect(Collectors.toSet());
		assertThat(calls()).isEqualTo(described);
	}

	private Set<String> calls() {
		return this.mappings.getHandlerMethods()
			.keySet()
			.stream()
			.flatMap((mapping) -> mapping.getMethodsCondition()
				.getMethods()
				.stream()
				.flatMap((method) -> mapping.getPatternValues()
					.stream()
					.map((path) -> method.name().toLowerCase(Locale.ROOT) + " " + path)))
			.collect(Collectors.toSet());
	}

}
