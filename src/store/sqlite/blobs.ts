import { Fault } from '../../fault.js';
import type { Blobs } from '../port.js';
import type { Answer } from './answer.js';
import type { Connection } from './connection.js';
import { makeRemoveBlob } from './remove-blob.js';

/** A blob is kept in pieces of so many bytes; the last one may be shorter. */
const pieceSize = 256 * 1024;

export function makeBlobs(connection: Connection, answer: Answer): Blobs {
  const pieces = connection.prepare<[Buffer], number>('SELECT pieces FROM blobs WHERE id = ?').pluck();
  const piece = connection
    .prepare<[Buffer, number], Buffer>('SELECT bytes FROM blob_pieces WHERE id = ? AND n = ?')
    .pluck();
  const announce = connection.prepare<[Buffer, Buffer]>('INSERT INTO pending_blobs VALUES (?, ?)');
  const addPiece = connection.prepare<[Buffer, number, Buffer]>('INSERT INTO blob_pieces VALUES (?, ?, ?)');
  const complete = connection.prepare<[Buffer, number]>('INSERT INTO blobs VALUES (?, ?)');
  const remove = makeRemoveBlob(connection);

  async function* read(id: Buffer, count: number): AsyncGenerator<Buffer> {
    for (let n = 0; n < count; n++) {
      const bytes = await answer(() => piece.get(id, n));
      if (!bytes) throw new Fault('unavailable', 'the blob was deleted while it was read');
      yield bytes;
    }
  }

  async function write(id: Buffer, bytes: AsyncIterable<Buffer>): Promise<void> {
    let n = 0;
    for await (const each of inPieces(bytes)) {
      await answer(() => addPiece.run(id, n, each));
      n++;
    }
    await answer(() => complete.run(id, n));
  }

  return {
    put: async (id, commit, bytes) => {
      await answer(() => announce.run(commit, id));
      try {
        await write(id, bytes);
      } catch (error) {
        await answer(() => {
          remove.immediate(id);
        });
        throw error;
      }
    },
    get: async (id) => {
      const count = await answer(() => pieces.get(id));
      return count === undefined ? null : read(id, count);
    },
    delete: (id) =>
      answer(() => {
        remove.immediate(id);
      }),
  };
}

async function* inPieces(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let gathered: Buffer[] = [];
  let length = 0;
  for await (const each of bytes) {
    gathered.push(each);
    length += each.length;
    if (length < pieceSize) continue;
    const joined = Buffer.concat(gathered);
    const whole = length - (length % pieceSize);
    for (let at = 0; at < whole; at += pieceSize) yield joined.subarray(at, at + pieceSize);
    gathered = [joined.subarray(whole)];
    length -= whole;
  }
  if (length > 0) yield Buffer.concat(gathered);
}
