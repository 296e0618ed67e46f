import { Fault } from '../../fault.js';
import type { Blobs } from '../port.js';
import { asFault } from './as-fault.js';
import type { Context } from './context.js';
import { lastVersion, versionId, type BlobDocument } from './documents.js';
import { insist } from './insist.js';

/** How many bytes a piece has, but for the last. */
const pieceLength = 1024 * 1024;

/**
 * A blob lies in a head and pieces. The head comes first and goes last, and says how many pieces there are only when
 * all are there: whoever dies half-way leaves nothing that reads as a blob and nothing that recovery cannot find.
 */
export function blobsOf(context: Context): Blobs {
  return {
    put: async (id, commit, bytes) => {
      await context.blobs.insertOne({ _id: versionId(id, 0), commit, pending: context.clock.now() });
      try {
        await putPieces(context, id, bytes);
      } catch (error) {
        await removeBlob(context, id);
        throw error;
      }
    },
    get: async (id) => await get(context, id),
    delete: async (id) => {
      await removeBlob(context, id);
    },
  };
}

/** Removes a blob that may be whole, half there or absent. */
export async function removeBlob({ blobs }: Pick<Context, 'blobs'>, id: Buffer): Promise<void> {
  const pieces = { $gte: versionId(id, 1), $lte: versionId(id, lastVersion) };
  await insist(async () => await blobs.deleteMany({ _id: pieces }));
  await insist(async () => await blobs.deleteOne({ _id: versionId(id, 0) }));
}

async function putPieces(context: Context, id: Buffer, bytes: AsyncIterable<Buffer>): Promise<void> {
  let pieces = 0;
  for await (const piece of inPieces(bytes)) {
    pieces += 1;
    await context.blobs.insertOne({ _id: versionId(id, pieces), bytes: piece });
    await touch(context, id, {});
  }
  await touch(context, id, { pieces });
}

/** Tells recovery that the blob is still being written. If recovery was faster, there is nothing left to write to. */
async function touch({ blobs, clock }: Context, id: Buffer, change: Partial<BlobDocument>): Promise<void> {
  const head = { _id: versionId(id, 0) };
  const answer = await blobs.updateOne(head, { $set: { ...change, pending: clock.now() } });
  if (answer.matchedCount === 0)
    throw new Fault('unavailable', 'the blob was given up for dead while it came in');
}

/** The same bytes in pieces of one length, but for the last. */
async function* inPieces(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let gathered: Buffer[] = [];
  let length = 0;
  for await (const part of bytes) {
    gathered.push(part);
    length += part.length;
    if (length < pieceLength) continue;
    let rest = Buffer.concat(gathered);
    for (; rest.length >= pieceLength; rest = rest.subarray(pieceLength)) yield rest.subarray(0, pieceLength);
    gathered = [rest];
    length = rest.length;
  }
  if (length > 0) yield Buffer.concat(gathered);
}

async function get(context: Context, id: Buffer): Promise<AsyncIterable<Buffer> | null> {
  const head = await context.blobs.findOne({ _id: versionId(id, 0) });
  return head?.pieces === undefined ? null : piecesOf(context, id, head.pieces);
}

async function* piecesOf({ blobs }: Context, id: Buffer, pieces: number): AsyncGenerator<Buffer> {
  const range = { $gte: versionId(id, 1), $lte: versionId(id, pieces) };
  let found = 0;
  try {
    for await (const { bytes } of blobs.find({ _id: range }, { sort: { _id: 1 }, batchSize: 4 })) {
      found += 1;
      if (bytes) yield bytes;
    }
  } catch (error) {
    throw asFault(error);
  }
  if (found !== pieces) throw new Fault('tampered', 'a blob has lost pieces');
}
