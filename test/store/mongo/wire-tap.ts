import { BSON } from 'mongodb';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { wireMessages } from '../../support/mongo/wire-messages.js';

/** A command on its way to the database. */
export type Command = Record<string, unknown>;

/** `lose-request` and `lose-answer` end the connection, the latter after the database has done what was asked. */
export type Fate = 'pass' | 'lose-request' | 'lose-answer';

/** A line to a database that a test listens to and cuts. */
export interface WireTap {
  /** The connection string by way of the tap. */
  readonly uri: string;
  readonly close: () => void;
}

/** @param meet is asked for the fate of each command */
export async function tapWire(uri: string, meet: (command: Command) => Fate): Promise<WireTap> {
  const { hostname, port } = new URL(uri);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const database = connect(Number(port), hostname);
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => [client, database].map((end) => end.destroy()));
    }
    void relay(client, database, meet);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return {
    uri: uri.replace(`:${port}/`, `:${String(address.port)}/`),
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function relay(client: Socket, database: Socket, meet: (command: Command) => Fate): Promise<void> {
  let answers = true;
  database.on('data', (bytes) => {
    if (answers) client.write(bytes);
    else client.destroy();
  });
  try {
    for await (const message of wireMessages(client)) {
      const fate = meet(commandIn(message));
      if (fate === 'lose-request') client.destroy();
      else database.write(message);
      answers = fate === 'pass';
    }
  } catch {
    client.destroy();
  }
}

/** The body of an OP_MSG: what the driver sends after its first greeting has it as the first section. */
function commandIn(message: Buffer): Command {
  const isMessage = message.readInt32LE(12) === 2013;
  if (!isMessage) return {};
  const length = message.readInt32LE(21);
  return BSON.deserialize(message.subarray(21, 21 + length));
}
