package dev.taskwire.embedded.mongo;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/** Stores documents as BSON, which takes a tenth of the time of Java serialization to read at a start. */
final class BsonDataType extends BasicDataType<Document> {

    private static final int OBJECTS_PER_BYTE = 2;

    /** The smoothed size of a document. It need not be exact, so threads may overwrite each other's value. */
    private int typicalBytes = 512;

    @Override
    public int getMemory(Document document) {
        return typicalBytes * OBJECTS_PER_BYTE;
    }

    @Override
    public void write(WriteBuffer target, Document document) {
        ByteBuf bytes = Unpooled.buffer();
        BsonEncoder.encodeDocument(document, bytes);
        typicalBytes = (typicalBytes * 15 + bytes.readableBytes()) / 16;
        target.put(bytes.nioBuffer());
    }

    @Override
    public Document read(ByteBuffer source) {
        ByteBuf bytes = Unpooled.wrappedBuffer(source);
        Document document = BsonDecoder.decodeBson(bytes);
        source.position(source.position() + bytes.readerIndex());
        return document;
    }

    @Override
    public Document[] createStorage(int size) {
        return new Document[size];
    }
}
