package dev.taskwire.shared.kafka.admin;

import org.apache.kafka.common.acl.AclOperation;

/** What a process does with the records of a topic. */
public enum TopicUse {
    READ(AclOperation.READ),
    WRITE(AclOperation.WRITE);

    private final AclOperation operation;

    TopicUse(AclOperation operation) {
        this.operation = operation;
    }

    AclOperation operation() {
        return operation;
    }
}
