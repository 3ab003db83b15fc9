package dev.pusherchat.prepared;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * While beans are prepared, notes which settings are asked for to decide upon them, and
 * keeps these beside the beans.
 */
class SettingsRecorder implements ApplicationContextInitializer<ConfigurableApplicationContext>,
		BeanFactoryInitializationAotProcessor {

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		if (Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
			context.getEnvironment().getPropertySources().addFirst(new AskedSettings());
		}
	}

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beans) {
		if (beans.getParentBeanFactory() != null) {
			return null; // the parent's are those of both
		}
		ConfigurableEnvironment environment = beans.getBean(ConfigurableEnvironment.class);
		return (generation, code) -> {
			AskedSettings asked = (AskedSettings) environment.getPropertySources().get(AskedSettings.NAME);
			if (asked != null) {
				String settings = DecisiveSettings.write(environment, Set.copyOf(asked.getSource()));
				generation.getGeneratedFiles().addResourceFile(DecisiveSettings.RESOURCE, settings);
			}
		};
	}

}
