import assert from 'node:assert/strict';
import { ESLint } from 'eslint';

/** Every folder and single file of src/ that has a place in the house, and what each may use apart from itself. */
const behindTheDoor = ['vault', 'ledger', 'store/port', 'fhir', 'fault'];
const door = ['records', 'fhir', 'auth', 'fault', 'log'];
const house: Record<string, string[]> = {
  fault: [],
  config: ['fault'],
  log: ['fault', 'fhir'],
  fhir: ['fault'],
  'store/port': ['fault'],
  'store/sqlite/part': ['store/port', 'store/part', 'fault'],
  'store/mongo/part': ['store/port', 'store/part', 'fault'],
  'store/part': ['store/port', 'fault'],
  vault: ['store/port', 'fhir', 'fault'],
  ledger: ['store/port', 'fhir', 'fault'],
  auth: behindTheDoor,
  audit: ['auth', ...behindTheDoor],
  consent: behindTheDoor,
  records: ['audit', 'consent', 'auth', ...behindTheDoor],
  rest: door,
  documents: door,
  messaging: door,
  disclosure: door,
  web: door,
};
const composers = [
  'server',
  'witness-server',
  'verify-ledger',
  'verify-arguments',
  'verify-command',
  'export-command',
  'keys-command',
  'ledger-command',
  'with-store',
  'open-store',
  'open-entries',
  'open-ledger',
  'retire-ledger-key',
  'open-further-ledgers',
  'cli',
];
const singles = ['fault', 'config', 'log', ...composers];
const fileOf = (part: string) => (part.includes('/') || singles.includes(part) ? part : `${part}/part`);

describe('The arrows of the house', () => {
  let linter: ESLint;
  before(() => {
    // Types need files on the disk; the rules that hold the arrows do not look at them.
    const rules = ['house/arrows', 'no-console'];
    linter = new ESLint({
      overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
      ruleFilter: ({ ruleId }) => rules.includes(ruleId) || ruleId.startsWith('no-restricted'),
    });
  });

  /** The rules that refuse a text in src/`part`.ts. */
  async function refusals(part: string, text: string): Promise<(string | null)[]> {
    const results = await linter.lintText(text, { filePath: `src/${fileOf(part)}.ts` });
    return results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId));
  }

  function importOf(from: string, to: string): string {
    const up = '../'.repeat(fileOf(from).split('/').length - 1) || './';
    return `${up}${fileOf(to)}.js`;
  }

  for (const [from, allowed] of Object.entries(house)) {
    it(`let ${from} use ${['itself', ...allowed].join(', ')} and nothing else`, async () => {
      for (const to of [...Object.keys(house), ...composers].filter((part) => part !== from)) {
        const found = await refusals(from, `import { x } from '${importOf(from, to)}';\nx();\n`);
        assert.deepEqual(found, allowed.includes(to) ? [] : ['house/arrows'], `${from} -> ${to}`);
      }
      assert.deepEqual(await refusals(from, `import { x } from './sibling.js';\nx();\n`), siblings(from));
    });
  }

  /** A file that stands alone has no folder to share: what lies beside it is another part, or has no place. */
  function siblings(from: string): string[] {
    return singles.includes(from) || from === 'store/port' ? ['house/arrows'] : [];
  }

  it('let those who put the house together use all of it', async () => {
    for (const from of composers) {
      for (const to of Object.keys(house)) {
        assert.deepEqual(await refusals(from, `import { x } from '${importOf(from, to)}';\nx();\n`), []);
      }
    }
  });

  it('let only types of the configuration past the composition', async () => {
    for (const from of ['log', 'rest', 'web']) {
      const path = importOf(from, 'config');
      assert.deepEqual(
        await refusals(from, `import type { Config } from '${path}';\nexport type A = Config;\n`),
        [],
      );
      assert.deepEqual(await refusals(from, `import { readConfig } from '${path}';\nreadConfig();\n`), [
        'house/arrows',
      ]);
    }
  });

  it('hold however a module is named', async () => {
    const ways = [
      `import type { X } from '../store/sqlite/part.js';\nexport type Y = X;\n`,
      `import '../store/sqlite/part.js';\n`,
      `export { x } from '../store/sqlite/part.js';\n`,
      `export * from '../store/sqlite/part.js';\n`,
      `export const x = await import('../store/sqlite/part.js');\n`,
      `export type X = import('../store/sqlite/part.js').X;\n`,
      `import x = require('../store/sqlite/part.js');\nx();\n`,
      `import { x } from '../rest/../store/sqlite/part.js';\nx();\n`,
      `import { x } from '../../src/store/sqlite/part.js';\nx();\n`,
      `export const x = (name: string) => import(name);\n`,
      `import { x } from '../../test/support/part.js';\nx();\n`,
    ];
    for (const text of ways) assert.deepEqual(await refusals('records', text), ['house/arrows'], text);
  });

  it('leave a folder without a place no way in or out, but give it packages', async () => {
    assert.deepEqual(await refusals('attic', `import { x } from '../fault.js';\nx();\n`), ['house/arrows']);
    assert.deepEqual(await refusals('records', `import { x } from '../attic/part.js';\nx();\n`), [
      'house/arrows',
    ]);
    assert.deepEqual(await refusals('attic', `import { join } from 'node:path';\njoin();\n`), []);
  });

  it('keep each database to its adapter', async () => {
    const uses = (name: string) => `import x from '${name}';\nx();\n`;
    assert.deepEqual(await refusals('store/sqlite/part', uses('better-sqlite3')), []);
    assert.deepEqual(await refusals('store/mongo/part', uses('mongodb')), []);
    for (const name of ['better-sqlite3', 'mongodb', 'mongodb/lib/x.js']) {
      assert.deepEqual(await refusals('records', uses(name)), ['house/arrows'], name);
    }
  });

  it('leave the environment to config', async () => {
    const ways = [
      `export const x = process.env;\n`,
      `export const x = process.env['HOME'];\n`,
      `export const x = process['env'];\n`,
      `export const { env } = process;\n`,
      `export const x = globalThis.process.env;\n`,
      `import { env } from 'node:process';\nexport const x = env;\n`,
    ];
    for (const text of ways) {
      for (const from of ['server', 'cli', 'rest', 'vault']) {
        assert.notDeepEqual(await refusals(from, text), [], `${from}: ${text}`);
      }
    }
    assert.deepEqual(await refusals('config', 'export const x = process.env;\n'), []);
    assert.deepEqual(await refusals('server', 'export const x = process.pid;\n'), []);
  });

  it('leave the console to the command line', async () => {
    assert.deepEqual(await refusals('cli', `console.log('x');\n`), []);
    assert.deepEqual(await refusals('server', `console.log('x');\n`), ['no-console']);
  });
});
