import assert from 'node:assert/strict';
import { parseAcceptedLedgers, parseLedgers } from '../../../src/ledger/mirror/parse-ledgers.js';
import { verifierKeyOf } from '../../../src/ledger/note-signer.js';
import { formatVerifierKey } from '../../../src/ledger/verifier-key.js';
import { newSigner } from '../../support/note-keys.js';
import { refuses } from '../../support/refuses.js';

const vkey = (name: string, type: 1 | 4 = 1) => formatVerifierKey(verifierKeyOf(newSigner(name, type)));
const [one, two] = [vkey('one.example'), vkey('two.example')];

describe('The file of further ledgers', () => {
  it('says which they are, where, and what they are to us', () => {
    const text = `# further\n${one} https://one.example/ required\n\n${two} http://two.example:81/a/ledger best-effort\n`;
    assert.deepEqual(
      parseLedgers(text).map(({ key, url, required }) => [formatVerifierKey(key), url, required]),
      [
        [one, 'https://one.example', true],
        [two, 'http://two.example:81/a', false],
      ],
    );
  });

  it('says nothing else', () => {
    const line = `${one} https://one.example required`;
    const wrong = [
      '',
      '# none',
      `${line}\n${line}`,
      `${one} https://one.example`,
      `${one} https://one.example needed`,
      `${line} more`,
      `${vkey('one.example', 4)} https://one.example required`,
      `one.example https://one.example required`,
      `${one} one.example required`,
      `${one} https://a:b@one.example required`,
    ];
    for (const text of wrong) refuses('config', () => parseLedgers(text));
  });
});

describe('The file of ledgers whose entries are taken in', () => {
  it('has their keys, two of one name while a key changes', () => {
    const other = vkey('one.example');
    assert.deepEqual(parseAcceptedLedgers(`${one}\n# new\n${other}\n`).map(formatVerifierKey), [one, other]);
  });

  it('has nothing else', () => {
    for (const text of ['no key', `${one} more`, vkey('one.example', 4)]) {
      refuses('config', () => parseAcceptedLedgers(text));
    }
  });
});
