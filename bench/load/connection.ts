import { once } from 'node:events';
import { connect } from 'node:net';

/** An answer as it came over the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly body: Buffer;
}

/** A kept-alive HTTP connection, one request at a time. */
export interface Connection {
  /** Sends a request that is ready for the wire. @throws {Error} unless a whole answer comes back */
  exchange(request: Buffer): Promise<WireAnswer>;
  close(): void;
}

/** How long an answer may take, in milliseconds. */
const patience = 60_000;

/**
 * Opens a connection to a loopback port. It understands no more of HTTP than floor and server use, so that the client takes as
 * little as it can of the machine that it shares with them.
 */
export async function openConnection(port: number): Promise<Connection> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  await once(socket, 'connect');
  let received: readonly Buffer[] = [];
  let settle: ((outcome: WireAnswer | Error) => void) | null = null;
  const end = (outcome: WireAnswer | Error): void => {
    received = [];
    settle?.(outcome);
    settle = null;
  };
  const fail = (error: Error): void => {
    socket.destroy();
    end(error);
  };
  socket.setTimeout(patience, () => {
    fail(new Error('an answer took longer than a minute'));
  });
  socket.on('error', fail).on('close', () => {
    fail(new Error('the connection was closed before an answer'));
  });
  socket.on('data', (chunk) => {
    received = [...received, chunk];
    const answer = wholeAnswer(received.length === 1 ? chunk : Buffer.concat(received));
    if (answer) end(answer);
  });
  return {
    exchange: async (request) => {
      const outcome = await new Promise<WireAnswer | Error>((resolve) => {
        settle = resolve;
        socket.write(request);
      });
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
    close: () => {
      socket.destroy();
    },
  };
}

/** Null while the answer is not all there. */
function wholeAnswer(bytes: Buffer): WireAnswer | Error | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return null;
  const head = bytes.toString('latin1', 0, end);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length === undefined) return new Error('an answer has no Content-Length');
  const body = bytes.subarray(end + 4);
  return body.length < Number(length) ? null : { status: Number(head.slice(9, 12)), body };
}
