import { Agent, request, type IncomingHttpHeaders } from 'node:http';

/** What a server answered. */
export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly bytes: Buffer;
}

/** An HTTP client that keeps its connections. */
export interface Client {
  /**
   * Sends one request, `path` below the base. A `body` that is neither text nor bytes is printed; it goes as FHIR JSON unless `headers` say otherwise.
   *
   * @throws {Error} if no whole answer came: what became of the request is not known then
   */
  send(
    method: string,
    path: string,
    body?: object | string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Reply>;
  /** Ends the connections. */
  close(): void;
}

/** How long an answer may take, in milliseconds. */
const patience = 60_000;

export function makeClient(base: string): Client {
  const agent = new Agent({ keepAlive: true });
  return {
    send: (method, path, body, headers = {}) =>
      new Promise((resolve, reject) => {
        const isReady = typeof body !== 'object' || Buffer.isBuffer(body);
        const content = isReady ? body : JSON.stringify(body);
        const kind = content === undefined ? {} : { 'content-type': 'application/fhir+json' };
        const length = { 'content-length': Buffer.byteLength(content ?? '') };
        const sent = request(
          base + path,
          { agent, method, headers: { ...length, ...kind, ...headers }, timeout: patience },
          (answer) => {
            const chunks: Buffer[] = [];
            answer.on('data', (chunk: Buffer) => chunks.push(chunk));
            answer.once('error', reject);
            answer.once('end', () => {
              const { statusCode = 0, headers } = answer;
              const bytes = Buffer.concat(chunks);
              resolve({ status: statusCode, headers, text: bytes.toString(), bytes });
            });
          },
        );
        sent.once('error', reject);
        sent.once('timeout', () => sent.destroy(new Error('no answer came in time')));
        sent.end(content);
      }),
    close: () => {
      agent.destroy();
    },
  };
}
