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
    const bytes = Buffer.concat([over, chunk]);
    const whole = bytes.length - (bytes.length % 3);
    yield Buffer.from(bytes.toString('base64', 0, whole), 'latin1');
    over = bytes.subarray(whole);
  }
  if (over.length > 0) yield Buffer.from(over.toString('base64'), 'latin1');
}
