package dev.pusherchat.message.read;

import jakarta.persistence.EntityManagerFactory;
import org.awaitility.Awaitility;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ActiveProfiles;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(properties = { "spring.jpa.properties.hibernate.generate_statistics=true",
		"logging.level.org.hibernate.session.metrics=off" })
@ActiveProfiles("test")
class FirstLookTests {

	@Autowired
	private EntityManagerFactory factory;

	@Autowired
	private StoredPages pages;

	@Test
	void queriesOfPagesAreParsedBeforeTheFirstRequest() {
		Statistics statistics = this.factory.unwrap(SessionFactory.class).getStatistics();
		Awaitility.await().until(() -> statistics.getQueryPlanCacheMissCount() >= 2);
		long parsed = statistics.getQueryPlanCacheMissCount();
		this.pages.after(5, 10, 1000);
		this.pages.before(5, 10, 1000);
		assertThat(statistics.getQueryPlanCacheMissCount()).isEqualTo(parsed);
	}

}
