import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { BSON, MongoClient } from 'mongodb';
import { describeMongo } from './describe.js';
import { wireMessages } from './wire-messages.js';

const ping = { ping: 1, $db: 'admin' };

describeMongo('the MongoDB of the tests, to raw bytes', (mongo) => {
  const port = () => Number(new URL(mongo().uri).port);
  const send = async (...messages: Buffer[]) => await exchange(port(), Buffer.concat(messages));
  before('only the server in front of the embedded engine is ours', async function () {
    if (!(await isEmbedded(mongo().uri))) this.skip();
  });
  afterEach('it lives', async () => {
    assert.deepEqual((await send(opMsg(7, ping))).map(responseTo), [7]);
  });

  it('answers the requests of one connection in their order', async () => {
    const ids = [5, 3, 9, 3];
    assert.deepEqual((await send(...ids.map((id) => opMsg(id, ping)))).map(responseTo), ids);
  });

  it('answers a request that comes byte by byte', async () => {
    const socket = connect(port(), '127.0.0.1');
    socket.setNoDelay(true);
    for (const byte of opMsg(1, ping)) await new Promise((sent) => socket.write(Buffer.of(byte), sent));
    const [reply] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    assert.equal(responseTo(reply), 1);
  });

  it('answers a request with a checksum', async () => {
    const [reply] = await send(opMsg(2, ping, 1, Buffer.from('any!')));
    assert.equal(reply && responseTo(reply), 2);
  });

  it('does what is asked but says nothing where no answer is wanted', async () => {
    const insert = { insert: 'c', documents: [{ _id: 1 }], $db: 'raw' };
    const replies = await send(opMsg(1, insert, 2), opMsg(2, { count: 'c', $db: 'raw' }));
    assert.deepEqual(
      replies.map((reply) => BSON.deserialize(reply.subarray(21))),
      [{ n: 1, ok: 1 }],
    );
  });

  it('answers a first hello in the old form', async () => {
    const [reply = Buffer.alloc(0)] = await send(opQuery(8, { ismaster: 1 }));
    assert.equal(responseTo(reply), 8);
    assert.equal(BSON.deserialize(reply.subarray(36))['helloOk'], true);
  });

  for (const command of [
    'startSession',
    'endSessions',
    'refreshSessions',
    'killSessions',
    'killAllSessions',
    'killAllSessionsByPattern',
  ]) {
    it(`survives ${command} in every form`, async () => {
      const body = { [command]: [] };
      const forms = [
        opMsg(1, { ...body, $db: 'admin' }),
        opMsg(2, { $db: 'admin', ...body }),
        opQuery(3, body),
      ];
      assert.deepEqual((await send(...forms)).map(responseTo), [1, 2, 3]);
    });
  }

  for (const [name, bytes] of Object.entries(garbage())) {
    it(`hangs up without a word on ${name}`, async () => {
      const socket = connect(port(), '127.0.0.1');
      socket.on('error', () => socket.destroy());
      socket.on('data', () => assert.fail('it said something'));
      socket.write(bytes);
      await once(socket, 'close');
    });
  }

  it('survives a thousand good messages with a few bytes changed', async () => {
    const body = { insert: 'c', documents: [{ a: [1, 'b', new Date()] }], $db: 'raw' };
    for (let round = 0; round < 1000; round += 1) await send(spoiled(opMsg(1, body)));
  }).timeout(60_000);

  it('survives clients that vanish in the middle of a message', async () => {
    for (let length = 0; length < 40; length += 1) {
      const socket = connect(port(), '127.0.0.1');
      await once(socket, 'connect');
      socket.write(opMsg(1, ping).subarray(0, length), () => socket.resetAndDestroy());
      await once(socket, 'close');
    }
  });
});

async function isEmbedded(uri: string): Promise<boolean> {
  const client = new MongoClient(uri);
  const { modules } = await client.db().command({ buildInfo: 1 });
  await client.close();
  return (modules as readonly string[]).includes('embedded');
}

/** Sends the bytes on a connection of their own and returns the replies. */
async function exchange(port: number, bytes: Buffer): Promise<Buffer[]> {
  const socket = connect(port, '127.0.0.1');
  socket.end(bytes);
  const replies: Buffer[] = [];
  try {
    for await (const reply of wireMessages(socket)) replies.push(reply);
  } catch (error) {
    if (!['ECONNRESET', 'EPIPE'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  return replies;
}

function opMsg(id: number, document: BSON.Document, flags = 0, checksum = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32LE(flags, 0);
  return message(id, 2013, head, BSON.serialize(document), checksum);
}

function opQuery(id: number, document: BSON.Document): Buffer {
  const head = Buffer.from(`\0\0\0\0admin.$cmd\0\0\0\0\0\xff\xff\xff\xff`, 'latin1');
  return message(id, 2004, head, BSON.serialize(document));
}

function message(id: number, opcode: number, ...parts: Uint8Array[]): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(16), ...parts]);
  bytes.writeInt32LE(bytes.length, 0);
  bytes.writeInt32LE(id, 4);
  bytes.writeInt32LE(opcode, 12);
  return bytes;
}

function responseTo(reply: Buffer): number {
  return reply.readInt32LE(8);
}

function garbage(): Record<string, Buffer> {
  const whole = opMsg(1, ping);
  const changed = (value: number, at: number) => {
    const bytes = Buffer.from(whole);
    bytes.writeInt32LE(value, at);
    return bytes;
  };
  return {
    'a negative length': changed(-1, 0),
    'a length below that of a header': changed(15, 0),
    'an enormous length': changed(0x7fff_ffff, 0),
    'a message of its header alone': message(1, 2013),
    'a message without sections': message(1, 2013, Buffer.alloc(4)),
    'an unknown opcode': changed(2012, 12),
    'an unknown flag': changed(4, 16),
    'a checksum that is not there': changed(1, 16),
    'an unknown section': message(1, 2013, Buffer.from([0, 0, 0, 0, 2, 5, 0, 0, 0, 0])),
    'two bodies': message(1, 2013, whole.subarray(16), whole.subarray(20)),
    'a section of negative length': message(1, 2013, Buffer.from([0, 0, 0, 0, 1, 255, 255, 255, 255])),
    'a body of no length': changed(0, 21),
    'a body longer than its message': changed(500, 21),
    'a command name without an end': message(
      1,
      2013,
      Buffer.alloc(5),
      Buffer.from([9, 0, 0, 0, 16, 80, 80, 80, 80]),
    ),
    'a body without a database': opMsg(1, { ping: 1 }),
    zeros: Buffer.alloc(100),
    HTTP: Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'),
  };
}

function spoiled(good: Buffer): Buffer {
  const noise = randomBytes(1 + ((randomBytes(1)[0] ?? 0) % 4));
  for (const byte of noise) good.writeUInt8(byte, 4 + (randomBytes(2).readUInt16LE() % (good.length - 4)));
  return good;
}
