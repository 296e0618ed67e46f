import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cliProgram } from './support/server/cli-program.js';
import { startServer } from './support/server/start-server.js';
import { sqliteData, type TestData } from './support/server/test-data.js';

/** What the tour's commands print, step by step; each step begins where the one before ended. */
const expected: readonly RegExp[] = [
  /"versionId":"1"/,
  /71\.10[^]*?71\.20[^]*?71\.30/,
  /"total":3[^]*?"total":3/,
  /"total":2[^]*?71\.30[^]*?71\.20[^]*?"mode":"include"/,
  /Patient\.gender[^]*?Patient\.birthDate[^]*?Patient\.contact\[0\]/,
  /201 Created[^]*?200 OK[^]*?201 Created[^]*?"total":1/,
  /"versionId":"2"[^]*?"versionId":"3"[^]*?"total":3/,
  /^0$/m,
  /"type":"searchset"[^]*?"resourceType":"AuditEvent"/,
  /full: \d+ entries, 0 of[^]*?recipient: \d+ entries in \d+ sequences?, none missing/,
  /2 data keys were destroyed[^]*?"erased"/,
];

describe('The README', () => {
  it('takes a tour on which every command does what it says', async function () {
    this.timeout(60_000);
    const place = ownBase(sqliteData());
    const server = await startServer(place);
    try {
      const script = tour(server.fhir, String(place.env['TALLYSTICK_DATA']));
      const env = { ...process.env, ...place.env };
      const { status, stdout, stderr } = spawnSync('bash', ['-eu', '-c', script], { encoding: 'utf8', env });
      assert.equal(status, 0, stderr);
      let rest = stdout;
      for (const step of expected) {
        const match = step.exec(rest);
        assert.ok(match, `${String(step)} is not in: ${rest.slice(0, 3000)}`);
        rest = rest.slice(match.index + match[0].length);
      }
    } finally {
      await server.stop();
      place.remove();
    }
  });

  it('names only files that exist', () => {
    const names = [...readme().matchAll(/\]\(([^):]+)\)/g)].map(([, name]) => name ?? '');
    assert.ok(names.length > 5);
    for (const name of names) readFileSync(name);
  });
});

function readme(): string {
  return readFileSync('README.md', 'utf8');
}

/** The commands of the README, for a server and a folder of our own. */
function tour(fhir: string, folder: string): string {
  const blocks = [...readme().matchAll(/^```sh tour\n([^]*?)^```$/gm)].map(([, block]) => block ?? '');
  assert.equal(blocks.length, expected.length + 1);
  return blocks
    .join('\n')
    .replaceAll('http://127.0.0.1:8080/fhir', fhir)
    .replaceAll('http://127.0.0.1:8080/ledger', fhir.replace(/fhir$/, 'ledger'))
    .replaceAll('node build/src/cli.js', cliProgram([]).join(' '))
    .replaceAll(/\bdata\/(?=tallystick.db|patient.jwk)/g, `${folder}/`);
}

/** The tour asks the server for what it calls itself, so it must have its own address for a base. */
function ownBase(place: TestData): TestData {
  const { TALLYSTICK_BASE_URL: _, ...env } = place.env;
  return { ...place, env };
}
