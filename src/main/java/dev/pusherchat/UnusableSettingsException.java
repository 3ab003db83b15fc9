package dev.pusherchat;

/** The application can't start with its settings. */
class UnusableSettingsException extends RuntimeException {

	private final String remedy;

	UnusableSettingsException(String problem, String remedy) {
		super(problem);
		this.remedy = remedy;
	}

	/** What to do about it, for people. */
	String remedy() {
		return this.remedy;
	}

}
