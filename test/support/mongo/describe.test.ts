import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const nowhere = { PATH: '', MONGODB_URI: '', NAPI_RS_NATIVE_LIBRARY_PATH: '/nowhere', CI: '' };

describe('a suite that needs MongoDB', function () {
  this.timeout(60_000);

  it('counts all its tests as skipped where there is none, and says why', async () => {
    const { code, said } = await runFixture(nowhere);
    assert.equal(code, 0);
    assert.match(said, /0 passing.*2 pending/s);
    assert.match(said, /skipped: the embedded MongoDB engine cannot run here: /);
  });

  it('fails where there is none and CI is true', async () => {
    const { code, said } = await runFixture({ ...nowhere, CI: 'true' });
    assert.equal(code, 1);
    assert.match(said, /the embedded MongoDB engine cannot run here: /);
  });

  it('is given the MongoDB of MONGODB_URI', async () => {
    const uri = 'mongodb://127.0.0.1:1/?directConnection=true';
    const { code, said } = await runFixture({ ...nowhere, MONGODB_URI: uri });
    assert.equal(code, 0);
    assert.ok(said.includes(uri));
  });
});

/** Runs the fixture in a mocha of its own, with these variables. */
async function runFixture(
  variables: Readonly<Record<string, string>>,
): Promise<{ code: unknown; said: string }> {
  const mocha = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');
  const [written, compiled] = ['ts', 'js'].map((ending) =>
    fileURLToPath(new URL(`describe.fixture.${ending}`, import.meta.url)),
  );
  const fixture = written !== undefined && existsSync(written) ? written : compiled;
  const env = { ...process.env, ...variables };
  const child = fork(mocha, ['--no-config', fixture ?? ''], {
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const exit = new Promise((resolve) => child.once('close', resolve));
  const [code, out, err] = await Promise.all([exit, said(child.stdout), said(child.stderr)]);
  return { code, said: out + err };
}

async function said(stream: NodeJS.ReadableStream | null): Promise<string> {
  return stream === null ? '' : await text(stream);
}
