package dev.pusherchat.prepared;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.PropertySource;

/** Has no setting, and remembers the name of each that is asked for. */
class AskedSettings extends PropertySource<Set<String>> {

	static final String NAME = "asked";

	AskedSettings() {
		super(NAME, ConcurrentHashMap.newKeySet());
	}

	@Override
	public @Nullable Object getProperty(String name) {
		this.source.add(name);
		return null;
	}

}
