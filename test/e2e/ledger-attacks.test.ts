import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { readConfig } from '../../src/config.js';
import { exportCommand } from '../../src/export-command.js';
import { makeLogger } from '../../src/log.js';
import { rowKey } from '../../src/records/row-key.js';
import { startServer as serve } from '../../src/server.js';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.js';
import { subkey } from '../../src/vault/keyed-hash.js';
import { openKeyringFile } from '../../src/vault/keyring-file.js';
import { readVerifyArguments } from '../../src/verify-arguments.js';
import { verifyCommand } from '../../src/verify-command.js';
import { urlSource, verifyLedger } from '../../src/verify-ledger.js';
import { rejects } from '../support/refuses.js';
import { accessTwoPatients } from '../support/server/accesses-of-two.js';
import { makeClient } from '../support/server/client.js';
import { ledgerUrl, published } from '../support/server/published.js';
import { runTool } from '../support/server/run-tool.js';
import { startServer } from '../support/server/start-server.js';
import { sqliteData } from '../support/server/test-data.js';

/** How many entries are cut off. */
const tail = 4;

/** An operator has the database file, the keyring and the running server; the patients have a checkpoint that they saved, and their keys. */
describe('The operator of a server who changes its database', function () {
  this.timeout(60_000);
  const home = mkdtempSync(join(tmpdir(), 'tallystick-attacks-'));
  const original = join(home, 'original');
  const saved = join(home, 'saved');
  let vkey: string;
  let size: number;
  /** The options with the private keys of patient x. */
  let asX: readonly string[];
  /** The places of the first two entries about her. */
  let [victim, other] = [0, 0];

  before(async () => {
    const data = sqliteData();
    const server = await startServer(data);
    const client = makeClient(server.fhir);
    await accessTwoPatients(client);
    const { stdout } = await runTool(data, ['keys', 'show'], 'Patient/x\n');
    asX = stdout
      .trimEnd()
      .split('\n')
      .flatMap((line, i) => {
        writeFileSync(join(home, `x-${i}`), line);
        return ['--recipient', join(home, `x-${i}`)];
      });
    // That her keys were shown is in the ledger too.
    size = Number((await published(server, data)).split('\n')[1]);
    vkey = (await runTool(data, ['ledger', 'key'])).stdout.trim();
    await verifyCommand([ledgerUrl(server), '--key', vkey, '--save', saved]);
    const found: number[] = [];
    await verifyLedger({
      ...readVerifyArguments([ledgerUrl(server), '--key', vkey, ...asX]),
      source: urlSource(ledgerUrl(server)),
      onEntry: ({ index }) => found.push(index),
    });
    [victim = 0, other = 0] = found;
    assert.ok(victim > 0 && other > victim && other < size - tail);
    client.close();
    await server.stop();
    cpSync(data.env['TALLYSTICK_DATA'] ?? '', original, { recursive: true });
    data.remove();
  });
  after(() => {
    rmSync(home, { recursive: true });
  });

  /** The data of that server after an attack, and a server on them. */
  const attacked = async (
    harm: (database: Database.Database) => void,
    look: (attack: Attack) => Promise<void>,
  ): Promise<void> => {
    const folder = mkdtempSync(join(home, 'attack-'));
    cpSync(original, folder, { recursive: true });
    const file = join(folder, 'tallystick.db');
    const database = new Database(file);
    harm(database);
    database.close();
    const server = await serve(readConfig({ TALLYSTICK_DATA: folder, PORT: '0' }), makeLogger('silent'));
    const store = openSqliteStore(file, 'tool');
    const url = server.base.replace(/\/fhir$/, '');
    try {
      await look({
        url,
        folder,
        publishes: () => publishes(url),
        verify: (...words) => verifyCommand([`${url}/ledger`, '--key', vkey, ...words]),
        exported: async (...words) => {
          await exportCommand(store, join(folder, 'exported'));
          return verifyCommand([join(folder, 'exported'), '--key', vkey, ...words]);
        },
      });
    } finally {
      await store.close();
      await server.stop();
    }
  };
  const since = ['--since', saved];
  const signAnew = (database: Database.Database): void => {
    change(database, "DELETE FROM notes WHERE name = 'checkpoint'");
  };
  const notPublished = async ({ publishes, exported }: Attack): Promise<void> => {
    assert.equal(await publishes(), false, 'the server signs what it should not');
    const { message } = await rejects('tampered', () => exported('--full'));
    assert.match(message, /^the leaves in the store do not give|^the store has fewer leaves than/);
  };

  it('is found by nobody while nothing is changed', () =>
    attacked(
      () => undefined,
      async ({ publishes, verify, exported }) => {
        assert.equal(await publishes(), true);
        for (const place of [verify, exported])
          assert.match(await place('--full', ...since, ...asX), /none missing\n$/);
      },
    ));

  it('is found by whoever reads all, if sealed bytes are others', () =>
    attacked(
      (database) => {
        const sealed = entryOf(database, victim);
        sealed[sealed.length - 40] = (sealed[sealed.length - 40] ?? 0) ^ 1;
        change(database, 'UPDATE leaves SET entry = ? WHERE idx = ?', sealed, victim);
      },
      async ({ publishes, verify, exported }) => {
        assert.equal(await publishes(), true);
        for (const place of [verify, exported]) {
          const { message } = await rejects('tampered', () => place('--full'));
          assert.equal(message, `the sealed entry ${victim} is not the one of its leaf`);
        }
      },
    ));

  it('is found by whoever can read an entry, if it was erased for her alone', () =>
    attacked(
      (database) => {
        const statement = 'UPDATE leaves SET erased = 1, entry = zeroblob(length(entry)) WHERE idx = ?';
        change(database, statement, victim);
      },
      async ({ publishes, verify, exported }) => {
        assert.equal(await publishes(), true);
        for (const place of [verify, exported]) {
          assert.match(await place('--full', ...since), /1 of them without what was sealed/);
          const { message } = await rejects('tampered', () => place(...asX));
          assert.match(message, /^sequence [0-9a-f]{32} lacks number 1$/);
        }
      },
    ));

  const leaves: Record<string, (database: Database.Database) => void> = {
    'a leaf is another': (database) => {
      const leaf = leafOf(database, victim);
      leaf[100] = (leaf[100] ?? 0) ^ 1;
      change(database, 'UPDATE leaves SET leaf = ? WHERE idx = ?', leaf, victim);
    },
    'an entry and its leaf are others': (database) => {
      const statement = 'UPDATE leaves SET (leaf, entry) = (SELECT leaf, entry FROM leaves WHERE idx = ?)';
      change(database, `${statement} WHERE idx = ?`, other, victim);
    },
    'two entries are swapped': (database) => {
      for (const [from, to] of [
        [victim, -1],
        [other, victim],
        [-1, other],
      ])
        change(database, 'UPDATE leaves SET idx = ? WHERE idx = ?', to, from);
    },
    'an entry is cut out': (database) => {
      change(database, 'DELETE FROM leaves WHERE idx = ?', victim);
      for (let index = victim + 1; index < size; index++)
        change(database, 'UPDATE leaves SET idx = ? WHERE idx = ?', index - 1, index);
    },
    'the last entries are cut off': (database) => {
      change(database, 'DELETE FROM leaves WHERE idx >= ?', size - tail);
    },
  };

  for (const [name, harm] of Object.entries(leaves)) {
    it(`is found by the server itself, if ${name}`, () => attacked(harm, notPublished));

    it(`is found by whoever saved a checkpoint, if ${name} and it is all signed anew`, () =>
      attacked(
        (database) => {
          harm(database);
          signAnew(database);
        },
        async (attack) => {
          assert.equal(await attack.publishes(), true);
          for (const place of [attack.verify, attack.exported]) {
            const { message } = await rejects('tampered', () => place(...since));
            assert.match(message, /the saved checkpoint.*: the (history was changed|ledger was cut)/);
          }
        },
      ));
  }

  it('is found by the server itself, if a leaf is that of no entry and it is all to be signed anew', () =>
    attacked(
      (database) => {
        const leaf = leafOf(database, victim);
        leaf[1] = (leaf[1] ?? 0) ^ 1;
        change(database, 'UPDATE leaves SET leaf = ? WHERE idx = ?', leaf, victim);
        signAnew(database);
      },
      async ({ publishes }) => {
        assert.equal(await publishes(), false);
      },
    ));

  it('is found by whoever saved a checkpoint, if the last entries are cut off and others come in their place', () =>
    attacked(
      (database) => {
        leaves['the last entries are cut off']?.(database);
        signAnew(database);
      },
      async ({ url, publishes, verify }) => {
        assert.equal(await publishes(), true);
        for (let i = 0; i < 2 * tail; i++)
          assert.equal((await fetch(`${url}/fhir/Observation/of-x`)).status, 200);
        await fetch(`${url}/ledger/growth?size=${size + 1}`);
        const { message } = await rejects('tampered', () => verify(...since));
        assert.equal(
          message,
          `the first ${size} entries are not those of the saved checkpoint: the history was changed`,
        );
      },
    ));

  it('does not get an AuditEvent out of the ledger by removing its row', () =>
    attacked(
      () => undefined,
      async ({ url, folder, verify }) => {
        const events = join(folder, 'events');
        await verify(...since, ...asX, '--events', events);
        const before = readFileSync(events, 'utf8');
        const { id } = JSON.parse(before.split('\n')[3] ?? '') as { readonly id: string };
        const { lookup } = openKeyringFile(join(folder, 'keyring.json')).read();
        const key = rowKey(subkey(lookup, 'row keys'), 'AuditEvent', id);
        const read = async () => (await fetch(`${url}/fhir/AuditEvent/${id}`)).status;
        assert.equal(await read(), 200);
        const database = new Database(join(folder, 'tallystick.db'));
        change(database, 'DELETE FROM tokens WHERE key = ?', key);
        change(database, 'DELETE FROM versions WHERE key = ?', key);
        database.close();
        assert.equal(await read(), 404);
        await fetch(`${url}/ledger/growth?size=${size + 1}`);
        await verify('--full', ...since, ...asX, '--events', events);
        assert.ok(readFileSync(events, 'utf8').startsWith(before));
      },
    ));
});

/** What is left of a server after an attack. */
interface Attack {
  readonly url: string;
  readonly folder: string;
  /** Whether the server finds that it can serve, and publishes. */
  readonly publishes: () => Promise<boolean>;
  /** `tallystick verify` of its public files. */
  readonly verify: (...words: readonly string[]) => Promise<string>;
  /** The same of an export of its store. */
  readonly exported: (...words: readonly string[]) => Promise<string>;
}

async function publishes(url: string): Promise<boolean> {
  for (let tries = 0; tries < 200; tries++) {
    if ((await fetch(`${url}/readyz`)).status === 503) return false;
    if ((await fetch(`${url}/ledger/checkpoint`)).status === 200) return true;
    await sleep(50);
  }
  throw new Error('the server neither publishes nor says that it cannot');
}

function change(database: Database.Database, statement: string, ...values: unknown[]): void {
  assert.ok(database.prepare(statement).run(...values).changes > 0, 'nothing was changed');
}

function entryOf(database: Database.Database, index: number): Buffer {
  return database.prepare('SELECT entry FROM leaves WHERE idx = ?').pluck().get(index) as Buffer;
}

function leafOf(database: Database.Database, index: number): Buffer {
  return database.prepare('SELECT leaf FROM leaves WHERE idx = ?').pluck().get(index) as Buffer;
}
