import type { AnswerContent } from '../answer.js';

/** What goes over the wire: content as it is where there is no body, else the body with the content in base64 in its last, empty string. */
export function answerStream(body: Buffer | null, content: AnswerContent): AnswerContent {
  if (!body) return content;
  const at = body.lastIndexOf('""') + 1;
  return {
    length: body.length + 4 * Math.ceil(content.length / 3),
    chunks: () => within(body.subarray(0, at), content, body.subarray(at)),
  };
}

async function* within(before: Buffer, content: AnswerContent, after: Buffer): AsyncGenerator<Buffer> {
  yield before;
  yield* inBase64(content.chunks());
  yield after;
}

/** Three bytes make four characters: what is over waits for the next chunk. */
async function* inBase64(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let over = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const begin = over.length === 0 ? 0 : 3 - over.length;
    if (chunk.length < begin) {
      over = Buffer.concat([over, chunk]);
      continue;
    }
    if (begin > 0) yield base64(Buffer.concat([over, chunk.subarray(0, begin)]));
    const end = chunk.length - ((chunk.length - begin) % 3);
    yield base64(chunk.subarray(begin, end));
    over = Buffer.from(chunk.subarray(end));
  }
  if (over.length > 0) yield base64(over);
}

function base64(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('base64'), 'latin1');
}
