package dev.pusherchat.channels.cluster.replica;

import java.util.Arrays;

/** Each node's number of connections. Small, because a replica holds many. */
final class Numbers {

	private static final String[] NO_NODES = {};

	private static final int[] NO_NUMBERS = {};

	private String[] nodes = NO_NODES;

	private int[] numbers = NO_NUMBERS;

	private int total;

	int total() {
		return this.total;
	}

	int of(String node) {
		int index = index(node);
		return (index >= 0) ? this.numbers[index] : 0;
	}

	/** Sets a node's number, and returns by how much the total has grown. */
	int set(String node, int number) {
		int index = index(node);
		int before = (index >= 0) ? this.numbers[index] : 0;
		if (index >= 0 && number > 0) {
			this.numbers[index] = number;
		}
		else if (index >= 0) {
			remove(index);
		}
		else if (number > 0) {
			add(node, number);
		}
		this.total += number - before;
		return number - before;
	}

	private int index(String node) {
		for (int i = 0; i < this.nodes.length; i++) {
			if (this.nodes[i].equals(node)) {
				return i;
			}
		}
		return -1;
	}

	private void add(String node, int number) {
		this.nodes = Arrays.copyOf(this.nodes, this.nodes.length + 1);
		this.numbers = Arrays.copyOf(this.numbers, this.nodes.length);
		this.nodes[this.nodes.length - 1] = node;
		this.numbers[this.nodes.length - 1] = number;
	}

	private void remove(int index) {
		int last = this.nodes.length - 1;
		System.arraycopy(this.nodes, index + 1, this.nodes, index, last - index);
		System.arraycopy(this.numbers, index + 1, this.numbers, index, last - index);
		this.nodes = Arrays.copyOf(this.nodes, last);
		this.numbers = Arrays.copyOf(this.numbers, last);
	}

	int size() {
		return this.nodes.length;
	}

	String node(int index) {
		return this.nodes[index];
	}

	int number(int index) {
		return this.numbers[index];
	}

}
