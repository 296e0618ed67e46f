import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderSource } from '../../../src/ledger/verify/folder-source.js';
import { urlSource } from '../../../src/ledger/verify/url-source.js';
import { listen } from '../../support/listen.js';
import { rejects } from '../../support/refuses.js';
import { inTempFolder } from '../../support/temp-store.js';

describe('A folder as the source of a ledger', () => {
  it('gives what is there, up to the limit, and null for what is not', () =>
    inTempFolder(async (folder) => {
      mkdirSync(join(folder, 'tile'));
      writeFileSync(join(folder, 'tile', '000'), 'abc');
      const source = folderSource(folder);
      assert.equal((await source('tile/000', 3))?.toString(), 'abc');
      assert.equal(await source('tile/001', 3), null);
      assert.equal(await source('tile/000/000', 3), null);
      const { message } = await rejects('tampered', () => source('tile/000', 2));
      assert.equal(message, 'tile/000 is longer than it can be');
    }));

  it('is not led to wait or to read without end', () =>
    inTempFolder(async (folder) => {
      execFileSync('mkfifo', [join(folder, 'pipe')]);
      symlinkSync('/dev/zero', join(folder, 'zero'));
      mkdirSync(join(folder, 'folder'));
      for (const path of ['pipe', 'zero', 'folder'])
        await rejects('unavailable', () => folderSource(folder)(path, 9));
    }));
});

describe('A URL as the source of a ledger', () => {
  it('gives what is there, up to the limit, and null for what is not', async () => {
    const server = await listen((request, response) => {
      if (request.url === '/ledger/tile/000') response.end('abc');
      else if (request.url === '/ledger/elsewhere')
        response.writeHead(302, { location: '/ledger/tile/000' }).end();
      else if (request.url === '/ledger/cut')
        response.writeHead(200, { 'content-length': 9 }).end('abc').destroy();
      else response.writeHead(request.url === '/ledger/broken' ? 500 : 404).end('abc');
    });
    try {
      const source = urlSource(`${server.url}/ledger`);
      assert.equal((await source('tile/000', 3))?.toString(), 'abc');
      assert.equal(await source('tile/001', 3), null);
      for (const path of ['tile/000', 'elsewhere', 'cut', 'broken']) {
        const { message } = await rejects('unavailable', () => source(path, path === 'tile/000' ? 2 : 9));
        assert.ok(message.startsWith(`${path} cannot be read: `), message);
      }
    } finally {
      await server.stop();
    }
  });
});
