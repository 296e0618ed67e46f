import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeClient } from '../support/server/client.js';
import { runTool } from '../support/server/run-tool.js';
import { startServer, type TestServer } from '../support/server/start-server.js';
import { sqliteData, type TestData } from '../support/server/test-data.js';

const uploads = 8;

describe('a server that is told to stop', function () {
  this.timeout(60_000);
  let data: TestData;
  let server: TestServer;
  beforeEach(async () => {
    data = sqliteData();
    server = await startServer(data);
  });
  afterEach(async () => {
    await server.kill();
    data.remove();
  });

  it('answers the requests whose bodies are still on their way, keeps what they bring and ends with exit code 0', async () => {
    const sockets = Array.from({ length: uploads }, () =>
      connect(Number(new URL(server.fhir).port), '127.0.0.1'),
    );
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    const answers = sockets.map(wholeAnswer);
    for (const [i, socket] of sockets.entries()) socket.write(upload(i).slice(0, -20));
    await sleep(200);
    const stopped = server.stop();
    await sleep(200);
    for (const [i, socket] of sockets.entries()) socket.write(upload(i).slice(-20));
    const locations = (await Promise.all(answers)).map(locationOf);
    await stopped;
    await server.restart();
    const client = makeClient(server.fhir);
    for (const [i, location] of locations.entries()) {
      const { status, text } = await client.send('GET', location);
      assert.equal(status, 200);
      assert.ok(text.includes(`upload ${i}`));
    }
    client.close();
  });

  it('takes no new connection while it answers the last requests', async () => {
    const socket = connect(Number(new URL(server.fhir).port), '127.0.0.1');
    const answer = wholeAnswer(socket);
    socket.write(upload(0).slice(0, -20));
    await sleep(200);
    const stopped = server.stop();
    await sleep(200);
    await assert.rejects(fetch(`${server.fhir}/metadata`));
    socket.write(upload(0).slice(-20));
    assert.match(await answer, /^HTTP\/1.1 201 /);
    await stopped;
  });

  it('tells those who go on asking over a busy connection that the answer is the last', async () => {
    const socket = connect(Number(new URL(server.fhir).port), '127.0.0.1');
    const answers = wholeAnswer(socket);
    socket.write(upload(0).slice(0, -20));
    await sleep(200);
    const stopped = server.stop();
    await sleep(200);
    socket.write(upload(0).slice(-20) + upload(1));
    const [first, second] = (await answers).split(/(?=HTTP\/1.1 201 )/);
    assert.match(first ?? '', /^HTTP\/1.1 201 /);
    assert.match(second ?? '', /^HTTP\/1.1 201 .*\r\nconnection: close\r\n/is);
    await stopped;
  });

  it('ends at once when nobody asks anything, even if clients keep their connections', async () => {
    const client = makeClient(server.fhir);
    await client.send('GET', '/metadata');
    const began = performance.now();
    await server.stop();
    assert.ok(performance.now() - began < 3000);
    client.close();
  });
});

describe('a second server on the SQLite file of another', function () {
  this.timeout(60_000);

  it('ends with one line and exit code 2, and leaves the first in peace', async () => {
    const data = sqliteData();
    const server = await startServer(data);
    try {
      const { ending, stderr } = await runTool({ ...data, env: { ...data.env, PORT: '0' } }, ['serve']);
      assert.equal(ending, 2);
      assert.match(stderr, /^tallystick: [^\n]+\n$/);
      const client = makeClient(server.fhir);
      const { status } = await client.send('POST', '/Patient', { resourceType: 'Patient' });
      assert.equal(status, 201);
      client.close();
      await server.stop();
    } finally {
      await server.kill();
      data.remove();
    }
  });
});

function upload(i: number): string {
  const body = JSON.stringify({ resourceType: 'Patient', name: [{ family: `upload ${i}` }] });
  return `POST /fhir/Patient HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/fhir+json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

/** All that comes until the server ends the connection. */
async function wholeAnswer(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket.setEncoding('utf8')) text += String(chunk);
  return text;
}

/** Where the answer says that the resource is, below the base. */
function locationOf(answer: string): string {
  assert.match(answer, /^HTTP\/1.1 201 /);
  const [, path] = /\r\nlocation: \S+?\/fhir(\/\S+)\r\n/i.exec(answer) ?? [];
  assert.ok(path, answer);
  return path;
}
