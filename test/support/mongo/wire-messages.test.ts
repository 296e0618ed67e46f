import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { wireMessages } from './wire-messages.js';

describe('wire messages', () => {
  const message = fc.uint8Array({ maxLength: 50 }).map((content) => {
    const bytes = Buffer.concat([Buffer.alloc(16), content]);
    bytes.writeInt32LE(bytes.length, 0);
    return bytes;
  });

  it('come out as they went in, however their bytes are cut', async () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(fc.array(message), cuts, async (messages, sizes) => {
        const stream = Readable.from(pieces(Buffer.concat(messages), sizes));
        const found: Buffer[] = [];
        for await (const whole of wireMessages(stream)) found.push(whole);
        assert.deepEqual(found, messages);
      }),
    );
  });
});

function* pieces(bytes: Buffer, sizes: readonly number[]): Generator<Buffer> {
  let at = 0;
  for (let turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}
