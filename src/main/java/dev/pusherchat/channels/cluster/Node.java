package dev.pusherchat.channels.cluster;

/** A life of this node with what moves it on. */
record Node(Life life, Appender appender, Loader loader, Tail tail, Heart heart) {

}
