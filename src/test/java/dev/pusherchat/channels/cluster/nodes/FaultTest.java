package dev.pusherchat.channels.cluster.nodes;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests of the fault table. {@code src/test/load/cluster-faults} runs all of them at full
 * scale.
 */
@Tag("fault-table")
@ExtendWith(FaultTable.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.TYPE, ElementType.METHOD })
public @interface FaultTest {

}
