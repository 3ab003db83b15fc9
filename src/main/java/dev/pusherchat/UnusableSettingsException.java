package dev.pusherchat;

/** The application can't start with its settings. */
class UnusableSettingsException extends RuntimeException {

	private final String remedy;

	UnusableSettingsException(String problem, String remedy) {
		super(problem);
		this.remedy = remedy;
	}

	/** What the operator can do about it. */
	String remedy() {
		return this.remedy;
	}

}
