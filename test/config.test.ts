import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { baseUrlOf, readConfig, readWitnessConfig } from '../src/config.js';
import { Fault } from '../src/fault.js';

const cwd = '/srv/tallystick';

describe('Configuration', () => {
  it('has a default for everything', () => {
    assert.deepEqual(readConfig({}, cwd), {
      host: '127.0.0.1',
      port: 8080,
      dataFolder: '/srv/tallystick/data',
      store: { kind: 'sqlite', file: '/srv/tallystick/data/tallystick.db' },
      keyringFile: '/srv/tallystick/data/keyring.json',
      keysFolder: '/srv/tallystick/data/keys',
      verifiers: [],
      witnessesFile: null,
      ledgersFile: null,
      acceptedLedgersFile: null,
      outageMinutes: 0,
      baseUrl: null,
      logLevel: 'info',
    });
  });

  it('reads the environment of the process where it is given none', () => {
    const own = process.env;
    process.env = { PORT: '4321' };
    try {
      assert.deepEqual(readConfig(), readConfig({ PORT: '4321' }, process.cwd()));
    } finally {
      process.env = own;
    }
  });

  it('keeps database and keyring in the data folder unless told otherwise', () => {
    const moved = readConfig({ TALLYSTICK_DATA: '../elsewhere' }, cwd);
    assert.deepEqual(moved.store, { kind: 'sqlite', file: '/srv/elsewhere/tallystick.db' });
    assert.equal(moved.keyringFile, '/srv/elsewhere/keyring.json');
    const apart = readConfig({ TALLYSTICK_DATA: '/a', TALLYSTICK_KEYRING: 'k/ring.json' }, cwd);
    assert.equal(apart.keyringFile, '/srv/tallystick/k/ring.json');
  });

  it('ignores variables of others', () => {
    assert.deepEqual(
      readConfig({ PATH: '/bin', npm_config_x: '', NODE_ENV: 'nonsense' }, cwd),
      readConfig({}, cwd),
    );
  });

  it('refuses a misspelt name rather than fall back to a default', () => {
    for (const name of ['TALLYSTICK_STROE', 'TALLYSTICK_', 'tallystick_store', 'Tallystick_Data']) {
      assertRefused({ [name]: 'x' }, name);
    }
    assertRefused({ 'TALLYSTICK_\nsecret': 'x' }, 'A variable that begins with TALLYSTICK_');
  });

  it('refuses a variable that is set to nothing', () => {
    const names = ['HOST', 'PORT', 'LOG_LEVEL', 'DATA', 'STORE', 'KEYRING', 'BASE_URL'];
    for (const short of names) {
      const name = ['HOST', 'PORT', 'LOG_LEVEL'].includes(short) ? short : `TALLYSTICK_${short}`;
      assertRefused({ [name]: '' }, name);
      assertRefused({ [name]: ' \t' }, name);
    }
  });

  describe('HOST', () => {
    it('may be any loopback address', () => {
      for (const HOST of ['127.0.0.1', '127.1.2.3', '::1', 'localhost']) {
        assert.equal(readConfig({ HOST }, cwd).host, HOST);
      }
    });

    it('may be nothing that others can reach', () => {
      const reachable = [
        '0.0.0.0',
        '::',
        '10.0.0.1',
        '192.168.1.4',
        'example.org',
        '127.evil.org',
        '::ffff:10.0.0.1',
      ];
      for (const HOST of [
        ...reachable,
        '127.0.0.1.evil.org',
        '127.1',
        'localhost.evil.org',
        ' 127.0.0.1',
        '128.0.0.1',
      ]) {
        assertRefused({ HOST }, 'HOST');
      }
    });
  });

  describe('PORT', () => {
    it('is a port, or 0 for any free one', () => {
      for (const port of [0, 1, 80, 8080, 65535])
        assert.equal(readConfig({ PORT: String(port) }, cwd).port, port);
    });

    it('is nothing else', () => {
      for (const PORT of [
        '65536',
        '99999',
        '-1',
        '8080 ',
        '080',
        '0x50',
        '8e3',
        '80.0',
        'http',
        '٨٠',
        '1_000',
      ]) {
        assertRefused({ PORT }, 'PORT');
      }
    });
  });

  describe('TALLYSTICK_STORE', () => {
    const storeOf = (text: string) => readConfig({ TALLYSTICK_STORE: text }, cwd).store;

    it('names a file for SQLite, from the working folder', () => {
      assert.deepEqual(storeOf('sqlite:my/rows.db'), { kind: 'sqlite', file: '/srv/tallystick/my/rows.db' });
      assert.deepEqual(storeOf('sqlite:/var/rows.db'), { kind: 'sqlite', file: '/var/rows.db' });
    });

    it('names MongoDB by its URI, as it stands', () => {
      const uris = [
        'mongodb://localhost/tallystick',
        'mongodb://localhost:27017',
        'mongodb://127.0.0.1:27017/',
        'mongodb://[::1]:27017/tallystick',
        'mongodb://user:p%40ss@a.example:27017,b.example:27018/t?replicaSet=rs0&tls=true',
        'mongodb://%2Ftmp%2Fmongodb-27017.sock/t',
        'mongodb+srv://user:pw@cluster0.example.net/t?retryWrites=false',
      ];
      for (const uri of uris) assert.deepEqual(storeOf(uri), { kind: 'mongodb', uri });
    });

    it('is nothing else', () => {
      const nothings = [
        ...[
          'sqlite',
          'sqlite:',
          'sqlite: ',
          'sqlite::memory:',
          'sqlite:file:x.db',
          'sqlite://x.db',
          'sqlite:a/',
        ],
        ...[
          'mongodb:',
          'mongodb://',
          'mongodb:///db',
          'mongodb://host:port/',
          'mongodb://a,,b/',
          'mongodb://a b/',
        ],
        ...[
          'mongodb+srv://localhost/',
          'mongodb+srv://a.example:27017/',
          'mongodb+srv://a.example,b.example/',
        ],
        ...[
          'mongodb://user:p@ss@host/',
          'mongodb://host/db#x',
          'mongodb://host/a/b',
          'MONGODB://host/',
          'data.db',
        ],
        ...['postgres://localhost/', 'https://example.org', 'mongodb://host/\nx'],
      ];
      for (const text of nothings) assertRefused({ TALLYSTICK_STORE: text }, 'TALLYSTICK_STORE');
    });
  });

  describe('TALLYSTICK_BASE_URL', () => {
    const baseOf = (text: string) => readConfig({ TALLYSTICK_BASE_URL: text }, cwd).baseUrl;

    it('is the base that clients see, without a slash at its end', () => {
      assert.equal(baseOf('https://fhir.example.org/fhir'), 'https://fhir.example.org/fhir');
      assert.equal(baseOf('https://FHIR.example.org:443/fhir//'), 'https://fhir.example.org/fhir');
      assert.equal(baseOf('http://localhost:9090'), 'http://localhost:9090');
    });

    it('is nothing that cannot be a base', () => {
      const nothings = [
        ...[
          'fhir.example.org/fhir',
          '/fhir',
          'ftp://example.org/fhir',
          'https:/example.org',
          'https://',
          'urn:x:y',
        ],
        ...[
          'https://user@example.org/',
          'https://u:p@example.org/',
          'https://example.org/?',
          'https://a.org/fhir?x=1',
        ],
        ...[
          'https://example.org/#',
          'https://example.org/fh ir',
          'https://example.org/\n',
          'javascript:alert(1)',
        ],
      ];
      for (const text of nothings) assertRefused({ TALLYSTICK_BASE_URL: text }, 'TALLYSTICK_BASE_URL');
    });

    it('is made of host and port where it is not set', () => {
      assert.equal(baseUrlOf(readConfig({}, cwd), 41234), 'http://127.0.0.1:41234/fhir');
      assert.equal(baseUrlOf(readConfig({ HOST: '::1' }, cwd), 80), 'http://[::1]:80/fhir');
      const set = readConfig({ TALLYSTICK_BASE_URL: 'https://fhir.example.org/r4' }, cwd);
      assert.equal(baseUrlOf(set, 41234), 'https://fhir.example.org/r4');
    });
  });

  it('takes the log levels of pino and silent', () => {
    for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']) {
      assert.equal(readConfig({ LOG_LEVEL: level }, cwd).logLevel, level);
    }
    for (const LOG_LEVEL of ['INFO', 'verbose', 'warning', '30', 'info,debug']) {
      assertRefused({ LOG_LEVEL }, 'LOG_LEVEL');
    }
  });

  describe('paths', () => {
    let folder: string;
    before(() => {
      folder = mkdtempSync(join(tmpdir(), 'config-test-'));
      writeFileSync(join(folder, 'file'), '');
      mkdirSync(join(folder, 'folder'));
    });
    after(() => {
      rmSync(folder, { recursive: true });
    });

    it('may lead to what is there already', () => {
      const env = { TALLYSTICK_DATA: 'folder', TALLYSTICK_KEYRING: 'file', TALLYSTICK_STORE: 'sqlite:file' };
      assert.equal(readConfig(env, folder).dataFolder, join(folder, 'folder'));
    });

    it('may not lead to where the kernel shows itself, in which a folder is never made', function () {
      if (process.platform !== 'linux') this.skip();
      for (const path of ['/proc', '/proc/tallystick/data', '/sys/x']) {
        assertRefused({ TALLYSTICK_DATA: path }, 'TALLYSTICK_DATA', folder);
        assertRefused({ TALLYSTICK_STORE: `sqlite:${path}/db` }, 'TALLYSTICK_STORE', folder);
      }
    });

    it('may not lead to a file in place of a folder, or the other way round', () => {
      for (const path of ['file', 'file/below'])
        assertRefused({ TALLYSTICK_DATA: path }, 'TALLYSTICK_DATA', folder);
      for (const path of ['folder', 'file/below', '/dev/null', 'new/']) {
        assertRefused({ TALLYSTICK_KEYRING: path }, 'TALLYSTICK_KEYRING', folder);
        assertRefused({ TALLYSTICK_STORE: `sqlite:${path}` }, 'TALLYSTICK_STORE', folder);
      }
    });
  });

  describe('TALLYSTICK_LEDGER_OUTAGE', () => {
    it('is minutes, a day at the most', () => {
      const read = (text: string) => readConfig({ TALLYSTICK_LEDGER_OUTAGE: text }, cwd).outageMinutes;
      assert.deepEqual(['0', '15', '1440'].map(read), [0, 15, 1440]);
      for (const text of ['', '-1', '1.5', '015', '1441', '9999999', '5m', ' 5']) {
        assertRefused({ TALLYSTICK_LEDGER_OUTAGE: text }, 'TALLYSTICK_LEDGER_OUTAGE');
      }
    });
  });

  describe('of a witness', () => {
    it('has a default for everything, in the data folder', () => {
      const { logsFile, keyFile, name } = readWitnessConfig({ TALLYSTICK_DATA: '/w' }, cwd);
      assert.deepEqual(
        { logsFile, keyFile, name },
        { logsFile: '/w/witness-logs.txt', keyFile: '/w/witness.key', name: 'localhost/witness' },
      );
    });

    it('takes names that a signed note allows', () => {
      const read = (text: string) => readWitnessConfig({ TALLYSTICK_WITNESS_NAME: text }, cwd);
      assert.equal(read('witness.example.org/w1').name, 'witness.example.org/w1');
      for (const bad of ['a b', 'a+b', 'a\n', 'a\u00a0b', '']) {
        assert.throws(() => read(bad), {
          message: /^TALLYSTICK_WITNESS_NAME [^\n]+; right would be [^\n]+$/,
        });
      }
    });
  });

  it('says one line that names the variable and never the value', () => {
    const names = ['HOST', 'PORT', 'LOG_LEVEL', 'TALLYSTICK_DATA', 'TALLYSTICK_STORE', 'TALLYSTICK_BASE_URL'];
    const hostile = fc.string({ unit: 'binary' }).map((text) => `mongodb://admin:c4n4ry ${text}\0`);
    fc.assert(
      fc.property(fc.constantFrom(...names), hostile, (name, value) => {
        assertRefused({ [name]: value }, name);
      }),
    );
  });
});

function assertRefused(env: NodeJS.ProcessEnv, name: string, folder = cwd): void {
  assert.throws(
    () => readConfig(env, folder),
    (error) => {
      assert.ok(error instanceof Fault);
      assert.equal(error.code, 'config');
      assert.ok(error.message.startsWith(`${name} `), error.message);
      assert.match(error.message, /^[^\n\r]+; right would be [^\n\r]+$/);
      assert.ok(!(error.message + String(error.cause)).includes('c4n4ry'));
      return true;
    },
    `${name} is not refused: ${JSON.stringify(env)}`,
  );
}
