import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatCheckpoint, parseCheckpoint } from '../../src/ledger/checkpoint.js';
import { knownCheckpoint, knownRoots } from '../support/ledger-vectors.js';
import { refuses } from '../support/refuses.js';

const root = Buffer.from(knownRoots[7] ?? '', 'hex');

describe('A checkpoint', () => {
  it('is read and written as the known ones are', () => {
    const known = { origin: knownCheckpoint.origin, size: 8, root };
    assert.equal(formatCheckpoint(known), knownCheckpoint.text);
    assert.deepEqual(parseCheckpoint(knownCheckpoint.text), known);
    const published = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
    assert.equal(formatCheckpoint(parseCheckpoint(published)), published);
  });

  it('comes back whatever its size and root are', () => {
    const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(fc.maxSafeNat(), hash, (size, bytes) => {
        const checkpoint = { origin: 'o', size, root: Buffer.from(bytes) };
        assert.deepEqual(parseCheckpoint(formatCheckpoint(checkpoint)), checkpoint);
      }),
    );
  });

  it('may have lines of extensions, which say nothing to us', () => {
    assert.equal(parseCheckpoint(`${knownCheckpoint.text}more\nand more\n`).size, 8);
  });

  it('is refused in any other writing', () => {
    const [origin = '', size = '', hash = ''] = knownCheckpoint.text.split('\n');
    const hostile = [
      '',
      '\n\n\n',
      `${origin}\n${size}\n`,
      `${origin}\n${size}\n${hash}`,
      `\n${size}\n${hash}\n`,
      `${origin}\n${size}\n${hash}\n\n`,
      `${origin}\n${size}\n${hash}\n\nmore\n`,
      `${origin}\n${size}\n${hash}\nmore`,
      ...['', '08', '+8', '-8', ' 8', '8 ', '8.0', '1e3', '0x8', '9007199254740992', '٨'].map(
        (other) => `${origin}\n${other}\n${hash}\n`,
      ),
      ...[
        '',
        hash.slice(0, -1),
        `${hash}=`,
        ` ${hash}`,
        hash.replace('=', ''),
        hash.replace('yg=', 'yh='),
      ].map((other) => `${origin}\n${size}\n${other}\n`),
      `${origin}\n${size}\n${root.subarray(1).toString('base64')}\n`,
      `${origin}\n${size}\n${Buffer.alloc(33).toString('base64')}\n`,
    ];
    for (const each of hostile) refuses('invalid-request', () => parseCheckpoint(each));
  });
});
