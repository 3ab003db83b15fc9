package dev.pusherchat;

import java.util.Map;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import org.junit.jupiter.api.Test;

/** Which package of {@code channels} may use which. */
class ChannelsFloorsTests {

	private static final String CHANNELS = "dev.pusherchat.channels";

	/** From the ground up: each floor, and the floors that it may use. */
	private static final Map<String, String[]> FLOORS = Map.ofEntries(Map.entry("websocket.frame", new String[0]),
			Map.entry("websocket", new String[] { "websocket.frame" }),
			Map.entry("websocket.tomcat", new String[] { "websocket", "websocket.frame" }),
			Map.entry("protocol", new String[] { "websocket" }), Map.entry("auth", new String[] { "protocol" }),
			Map.entry("order", new String[] { "protocol" }), Map.entry("cluster.journal", new String[0]),
			Map.entry("cluster.journal.postgresql", new String[] { "cluster.journal" }),
			Map.entry("cluster.journal.redis", new String[] { "cluster.journal", "auth" }),
			Map.entry("cluster.entry", new String[] { "order", "auth" }),
			Map.entry("cluster.outbox", new String[] { "cluster.entry", "order", "protocol" }),
			Map.entry("cluster.replica",
					new String[] { "cluster.journal", "cluster.entry", "order", "channel", "protocol" }),
			Map.entry("cluster.membership", new String[] { "cluster.journal", "cluster.replica" }),
			Map.entry("cluster",
					new String[] { "cluster.journal", "cluster.entry", "cluster.outbox", "cluster.replica",
							"cluster.membership", "order", "channel", "auth", "protocol" }),
			Map.entry("connection", new String[] { "order", "auth", "protocol", "websocket" }),
			Map.entry("channel", new String[] { "connection", "order", "auth", "protocol", "websocket" }),
			Map.entry("api", new String[] { "", "channel", "connection", "order", "auth", "protocol" }),
			Map.entry("neighbour", new String[] { "auth" }),
			Map.entry("webhook", new String[] { "channel", "auth", "order", "cluster.replica", "cluster.entry" }),
			Map.entry("",
					new String[] { "channel", "connection", "order", "cluster", "cluster.replica", "cluster.journal",
							"cluster.journal.postgresql", "auth", "protocol", "websocket", "websocket.tomcat" }));

	private final JavaClasses classes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(CHANNELS);

	@Test
	void everyPackageUsesOnlyWhatIsBelowIt() {
		LayeredArchitecture floors = Architectures.layeredArchitecture().consideringOnlyDependenciesInLayers();
		for (String floor : FLOORS.keySet()) {
			floors = floors.layer(layer(floor)).definedBy(packageOf(floor));
		}
		for (Map.Entry<String, String[]> floor : FLOORS.entrySet()) {
			String[] below = floor.getValue();
			for (int i = 0; i < below.length; i++) {
				below[i] = layer(below[i]);
			}
			floors = (below.length == 0) ? floors.whereLayer(layer(floor.getKey())).mayNotAccessAnyLayer()
					: floors.whereLayer(layer(floor.getKey())).mayOnlyAccessLayers(below);
		}
		floors.ensureAllClassesAreContainedInArchitecture().check(this.classes);
	}

	@Test
	void onlyTheTransportKnowsTomcat() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage(packageOf("websocket.tomcat"))
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.apache.catalina..", "org.apache.coyote..", "org.apache.tomcat..")
			.check(this.classes);
	}

	@Test
	void whatGoesOverTheWireKnowsNoSpring() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAnyPackage(packageOf("protocol"), packageOf("auth"), packageOf("websocket"),
					packageOf("websocket.frame"))
			.should()
			.dependOnClassesThat(DescribedPredicate.describe("are Spring's",
					(JavaClass type) -> type.getPackageName().startsWith("org.springframework")))
			.check(this.classes);
	}

	private static String layer(String name) {
		return name.isEmpty() ? "server" : name;
	}

	private static String packageOf(String floor) {
		return floor.isEmpty() ? CHANNELS : CHANNELS + '.' + floor;
	}

}
