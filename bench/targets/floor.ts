// The floor: the least that an HTTP server on Express does which keeps what it is given. One durable insert of the bytes of
// a create, one look-up by key for a read, and nothing else. `floor <store> <documents> own|express`, with PORT set: fills an empty store with
// so many documents and serves them. <store> is a file name or a MongoDB connection string.
import { expressEdge } from './express-edge.js';
import { openMongoFloor } from './floor-mongo.js';
import { openSqliteFloor } from './floor-sqlite.js';
import { ownEdge } from './own-edge.js';

/** Keeps bytes under a key. */
export interface FloorStore {
  /** Durable on return. */
  insert(id: string, bytes: Buffer): Promise<void> | void;
  read(id: string): Promise<Buffer | undefined> | Buffer | undefined;
  close(): Promise<void> | void;
}

const [target = '', documents = '0', edge] = process.argv.slice(2);
const store = await (target.startsWith('mongodb') ? openMongoFloor : openSqliteFloor)(
  target,
  Number(documents),
);
const server = edge === 'express' ? expressEdge(store) : ownEdge(store);
server.listen(Number(process.env['PORT']), '127.0.0.1');

process.once('SIGTERM', () => {
  server.close(() => void store.close());
  server.closeAllConnections();
});
