import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { chunkLength, sealedChunkLength } from '../../../src/vault/content/content-chunk.js';
import {
  formatContentPointer,
  parseContentPointer,
  pointerLength,
  type ContentPointer,
} from '../../../src/vault/content/content-pointer.js';
import { openContent } from '../../../src/vault/content/open-content.js';
import { sealContent } from '../../../src/vault/content/seal-content.js';
import { refuses, rejects } from '../../support/refuses.js';

describe('Sealed content', () => {
  for (const length of [0, 1, 511, 513, chunkLength - 1, chunkLength, chunkLength + 1, 5 * chunkLength + 7]) {
    it(`opens to the byte at ${length} bytes, however it comes in`, async () => {
      const content = randomBytes(length);
      for (const part of [length || 1, 1000, chunkLength]) {
        const { pointer, bytes } = await seal(content, part);
        assert.equal(pointer.length, length);
        assert.deepEqual(pointer.hash, createHash('sha256').update(content).digest());
        for (const piece of [bytes.length, 777, sealedChunkLength]) {
          const { given, fault } = await open(pointer, bytes, piece);
          assert.equal(fault, null);
          assert.ok(given.equals(content));
        }
      }
    });
  }

  it('tells by its length no more than padding does', async () => {
    const lengths = await Promise.all(
      [0, 1, 400, 512].map(async (n) => (await seal(randomBytes(n))).bytes.length),
    );
    assert.equal(new Set(lengths).size, 1);
    const long = await Promise.all(
      [3_000_001, 3_100_000].map(async (n) => (await seal(randomBytes(n))).bytes.length),
    );
    assert.equal(new Set(long).size, 1);
  });

  it('is sealed under another key, in another blob, each time', async () => {
    const [one, other] = [await seal(Buffer.from('x')), await seal(Buffer.from('x'))];
    assert.notDeepEqual(one.pointer.key, other.pointer.key);
    assert.notDeepEqual(one.pointer.blob, other.pointer.blob);
    assert.notDeepEqual(one.bytes, other.bytes);
  });

  const cut = 3 * sealedChunkLength;
  const attacks: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
    'one chunk less at the end': (bytes) => bytes.subarray(0, -sealedChunkLength),
    'half of its chunks': (bytes) => bytes.subarray(0, cut),
    'its last byte missing': (bytes) => bytes.subarray(0, -1),
    'nothing at all': () => Buffer.alloc(0),
    'a few bytes only': (bytes) => bytes.subarray(0, 10),
    'a byte too many': (bytes) => Buffer.concat([bytes, Buffer.alloc(1)]),
    'a chunk too many': (bytes) => Buffer.concat([bytes, bytes.subarray(0, sealedChunkLength)]),
    'two chunks swapped': (bytes) => inOrder(bytes, [0, 2, 1, 3, 4, 5, 6, 7]),
    'one chunk twice': (bytes) => inOrder(bytes, [0, 1, 1, 3, 4, 5, 6, 7]),
    'its last chunk first': (bytes) => inOrder(bytes, [7, 1, 2, 3, 4, 5, 6, 0]),
  };
  for (const [what, attack] of Object.entries(attacks)) {
    it(`does not open with ${what}, and gives out no more than what was in its place`, async () => {
      const content = randomBytes(8 * chunkLength - 5);
      const { pointer, bytes } = await seal(content);
      assert.equal(bytes.length, 8 * sealedChunkLength);
      const { given, fault } = await open(pointer, attack(bytes), 5000);
      assert.equal((fault as { code?: string } | null)?.code, 'tampered');
      assert.ok(given.length < content.length && content.subarray(0, given.length).equals(given));
    });
  }

  it('does not open where nothing but padding is missing', async () => {
    const { pointer, bytes } = await seal(randomBytes(16 * chunkLength + 10));
    assert.equal(bytes.length, 18 * sealedChunkLength);
    const { fault } = await open(pointer, bytes.subarray(0, -sealedChunkLength), 5000);
    assert.equal((fault as { code?: string } | null)?.code, 'tampered');
  });

  it('does not open with any bit flipped, in the padding neither', async () => {
    const { pointer, bytes } = await seal(randomBytes(chunkLength + 10));
    for (let n = 0; n < 200; n++) {
      const altered = Buffer.from(bytes);
      const at = (n * 977 + n) % bytes.length;
      altered.writeUInt8(altered.readUInt8(at) ^ (1 << (n & 7)), at);
      await rejects('tampered', () => all(openContent(pointer, inPieces(altered, 4096))));
    }
  });

  it('does not open under the pointer of another, or of another length or hash', async () => {
    const { pointer, bytes } = await seal(randomBytes(2 * chunkLength));
    const other = (await seal(randomBytes(2 * chunkLength))).pointer;
    const wrong: ContentPointer[] = [
      other,
      { ...pointer, blob: other.blob },
      { ...pointer, key: other.key },
      { ...pointer, hash: other.hash },
      { ...pointer, length: pointer.length - 1 },
      { ...pointer, length: pointer.length + 1 },
    ];
    for (const one of wrong) await rejects('tampered', () => all(openContent(one, inPieces(bytes, 4096))));
  });

  it('passes on what goes wrong with what it is made of', async () => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield* inPieces(randomBytes(100_000), 1000);
      throw new Error('gone');
    }
    await assert.rejects(all(sealContent(broken()).chunks), /gone/);
  });

  it('is led to by a pointer that keeps its form', async () => {
    const { pointer } = await seal(randomBytes(1000));
    const bytes = Buffer.concat([formatContentPointer(pointer), Buffer.from('{}')]);
    assert.deepEqual(parseContentPointer(bytes), pointer);
    refuses('tampered', () => parseContentPointer(bytes.subarray(0, pointerLength - 1)));
  });
});

async function seal(content: Buffer, part = 10_000): Promise<{ pointer: ContentPointer; bytes: Buffer }> {
  const sealed = sealContent(inPieces(content, part));
  const bytes = await all(sealed.chunks);
  return { pointer: sealed.pointer(), bytes };
}

async function open(
  pointer: ContentPointer,
  bytes: Buffer,
  piece: number,
): Promise<{ given: Buffer; fault: unknown }> {
  const parts: Buffer[] = [];
  try {
    for await (const part of openContent(pointer, inPieces(bytes, piece))) parts.push(part);
    return { given: Buffer.concat(parts), fault: null };
  } catch (fault) {
    return { given: Buffer.concat(parts), fault };
  }
}

function inOrder(bytes: Buffer, order: readonly number[]): Buffer {
  return Buffer.concat(order.map((n) => bytes.subarray(n * sealedChunkLength, (n + 1) * sealedChunkLength)));
}

// eslint-disable-next-line @typescript-eslint/require-await -- what is sealed comes as a stream
async function* inPieces(bytes: Buffer, length: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

async function all(parts: AsyncIterable<Buffer>): Promise<Buffer> {
  const gathered: Buffer[] = [];
  for await (const part of parts) gathered.push(part);
  return Buffer.concat(gathered);
}
