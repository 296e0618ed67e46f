import assert from 'node:assert/strict';
import { verifierKeyOf } from '../../../src/ledger/note-signer.js';
import { formatVerifierKey } from '../../../src/ledger/verifier-key.js';
import { parseWitnesses } from '../../../src/ledger/witness/parse-witnesses.js';
import { newSigner } from '../../support/note-keys.js';
import { refuses } from '../../support/refuses.js';

const vkey = (name: string, type: 1 | 4 = 4) => formatVerifierKey(verifierKeyOf(newSigner(name, type)));
const [w1, w2] = [vkey('w1.example'), vkey('w2.example')];

describe('The file of witnesses', () => {
  it('says how many have to cosign, and who they are', () => {
    const text = `# ours\n\n  quorum 1 required\r\n${w1} https://w1.example/\n${w2}\thttp://w2.example:81/a/b/\n`;
    const { witnesses, quorum, required } = parseWitnesses(text);
    assert.deepEqual([quorum, required], [1, true]);
    assert.deepEqual(
      witnesses.map(({ key, url }) => [formatVerifierKey(key), url]),
      [
        [w1, 'https://w1.example'],
        [w2, 'http://w2.example:81/a/b'],
      ],
    );
    assert.equal(parseWitnesses(`quorum 2 best-effort\n${w1} http://a\n${w2} http://a`).required, false);
  });

  it('says nothing else', () => {
    const one = `${w1} https://w1.example`;
    const wrong = [
      '',
      one,
      `quorum 1\n${one}`,
      `quorum 0 required\n${one}`,
      `quorum 2 required\n${one}`,
      `quorum 2 required\n${one}\n${one}`,
      `quorum 1 needed\n${one}`,
      `quorum 1 required and more\n${one}`,
      `quorum 1 required\n${w1}`,
      `quorum 1 required\n${one} more`,
      `quorum 1 required\nhttps://w1.example ${w1}`,
      `quorum 1 required\n${w1} ftp://w1.example`,
      `quorum 1 required\n${w1} https://user:secret@w1.example`,
      `quorum 1 required\n${w1} https://w1.example?a`,
      `quorum 1 required\n${vkey('log.example', 1)} https://w1.example`,
    ];
    for (const text of wrong) refuses('config', () => parseWitnesses(text));
  });
});
