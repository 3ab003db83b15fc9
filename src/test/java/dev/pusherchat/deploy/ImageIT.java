package dev.pusherchat.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Looks into the container image, which Maven has built on nothing for this test: what is
 * in it is what is added to the base image.
 */
class ImageIT {

	private static final Path IMAGE = Path.of("target/test-image.tar");

	private static final Map<String, List<TarArchiveEntry>> layers = new LinkedHashMap<>();

	private static JsonNode config;

	@BeforeAll
	static void read() throws IOException {
		JsonNode manifest = json("manifest.json").get(0);
		config = json(manifest.get("Config").asString()).get("config");
		for (JsonNode layer : manifest.get("Layers")) {
			try (InputStream in = open(layer.asString())) {
				layers.put(layer.asString(), entries(new GzipCompressorInputStream(in)));
			}
		}
	}

	@Test
	void runsTheApplicationInProductionAsAUserWithoutRights() {
		assertThat(config.get("User").asString()).isEqualTo("10001:10001");
		assertThat(strings(config.get("Entrypoint"))).startsWith("java", "@/app/java-options")
			.endsWith("dev.pusherchat.ChatApplication");
		assertThat(strings(config.get("Env"))).contains("SPRING_PROFILES_ACTIVE=production",
				"MANAGEMENT_ADDRESS=0.0.0.0");
		assertThat(config.get("ExposedPorts").propertyNames()).containsExactlyInAnyOrder("8080/tcp", "8081/tcp");
	}

	@Test
	void whatChangesLeastIsInALayerOfItsOwnAndComesFirst() {
		assertThat(layers.values()).extracting(ImageIT::directories)
			.containsExactly(Set.of("app/libs"), Set.of("app/resources"), Set.of("app/classes"), Set.of("app"),
					Set.of("app"));
		assertThat(layers.values()).flatExtracting((entries) -> entries)
			.extracting(TarArchiveEntry::getName)
			.contains("app/java-options");
	}

	@Test
	void theUserMayReadEachFileAndWriteNone() {
		assertThat(layers.values()).allSatisfy((entries) -> assertThat(entries).allSatisfy((entry) -> {
			assertThat(entry.getLongUserId()).as(entry.getName()).isZero();
			assertThat(entry.getMode() & 07).as(entry.getName()).isEqualTo(entry.isDirectory() ? 05 : 04);
		}));
	}

	/** The directories of a layer's files, to the depth of two. */
	private static Set<String> directories(List<TarArchiveEntry> entries) {
		return entries.stream()
			.filter(TarArchiveEntry::isFile)
			.map((file) -> Path.of(file.getName()))
			.map((path) -> path.subpath(0, Math.min(2, path.getNameCount() - 1)).toString())
			.collect(Collectors.toSet());
	}

	private static List<String> strings(JsonNode array) {
		return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asString).toList();
	}

	private static JsonNode json(String name) throws IOException {
		try (InputStream in = open(name)) {
			return JsonMapper.shared().readTree(in.readAllBytes());
		}
	}

	private static InputStream open(String name) throws IOException {
		TarArchiveInputStream tar = new TarArchiveInputStream(Files.newInputStream(IMAGE));
		TarArchiveEntry entry = tar.getNextEntry();
		while (!entry.getName().equals(name)) {
			entry = tar.getNextEntry();
		}
		return tar;
	}

	private static List<TarArchiveEntry> entries(InputStream in) throws IOException {
		TarArchiveInputStream tar = new TarArchiveInputStream(in);
		List<TarArchiveEntry> entries = new ArrayList<>();
		for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
			entries.add(entry);
		}
		return entries;
	}

}
