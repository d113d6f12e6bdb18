package dev.taskwire.shared.mongo;

import io.vertx.ext.mongo.MongoClient;

/**
 * A client whose reads show what a majority has, which no failover takes back; every answer rests on those. Writes wait
 * for a majority.
 */
public interface MajorityMongoClient extends MongoClient {
    /**
     * Reads the latest instead, which a failover can take back. Only for what is then written on condition that it is
     * still so: the majority that takes the write confirms the read.
     */
    MongoClient latest();
}
