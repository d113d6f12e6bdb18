package dev.taskwire.shared.mongo;

import io.vertx.ext.mongo.MongoClient;

/**
 * A client with read concern majority, whose reads no failover can roll back. All responses rest on such reads. Writes
 * wait for a majority.
 */
public interface MajorityMongoClient extends MongoClient {
    /**
     * Returns a client with read concern local, whose reads a failover can roll back. It is only for state that is then
     * written on condition that it is unchanged: the majority that accepts the write confirms the read.
     */
    MongoClient latest();
}
