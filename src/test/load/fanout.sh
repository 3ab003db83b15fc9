#!/bin/sh
# Measures the fan-out of the WebSocket transport against others; see README.md.
# usage: fanout.sh [rounds [idle connections [server...]]]
set -eu
cd "$(dirname "$0")/../../.."
./mvnw -q ${MAVEN_OPTIONS:-} -Pload -DskipFrontend test-compile dependency:build-classpath -Dmdep.outputFile=target/load-classpath \
	-Dmdep.includeScope=test
rounds=${1:-3} idle=${2:-10000}
[ $# -gt 2 ] && shift 2 || set -- ours nio netty jetty tomcat
exec java -cp "target/test-classes:target/classes:$(cat target/load-classpath)" \
	dev.pusherchat.channels.websocket.load.FanoutLoad "$rounds" "$idle" "$@"
