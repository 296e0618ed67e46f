import { MongoClient } from 'mongodb';
import { durableWrites } from '../../src/store/mongo/durable-writes.js';
import { documentId, documentsAPatient, documentText } from '../documents.js';
import type { FloorStore } from './floor.js';

interface Stored {
  readonly _id: string;
  readonly bytes: Buffer;
}

/** A collection of bytes in a new MongoDB database, as durable as the server's; filled with so many documents. */
export async function openMongoFloor(uri: string, documents: number): Promise<FloorStore> {
  const client = await new MongoClient(uri, { promoteBuffers: true }).connect();
  const writeConcern = await durableWrites(client);
  const collection = client.db().collection<Stored>('documents');
  for (let from = 0; from < documents; from += 1000) {
    await collection.insertMany(
      Array.from({ length: Math.min(1000, documents - from) }, (_, i) => stored(from + i, documents)),
    );
  }
  return {
    insert: async (id, bytes) => {
      await collection.insertOne({ _id: id, bytes }, { writeConcern });
    },
    read: async (id) => (await collection.findOne({ _id: id }))?.bytes,
    close: () => client.close(),
  };
}

function stored(n: number, documents: number): Stored {
  const id = documentId(n);
  return { _id: id, bytes: Buffer.from(documentText(n, n % (documents / documentsAPatient), id)) };
}
