import assert from 'node:assert/strict';
import { formatTlogProof, parseTlogProof } from '../../src/ledger/tlog-proof.js';
import { knownCheckpoint, knownNodes } from '../support/ledger-vectors.js';
import { refuses } from '../support/refuses.js';

const checkpoint = `${knownCheckpoint.text}\n${knownCheckpoint.line}\n`;
const hash = (name: keyof typeof knownNodes): Buffer => Buffer.from(knownNodes[name], 'hex');
const receipt = { extra: null, index: 5, proof: [hash('L4'), hash('N67'), hash('N0123')], checkpoint };

describe('A receipt', () => {
  it('is what the specification writes', () => {
    assert.equal(
      formatTlogProof({ ...receipt, extra: Buffer.from('more') }),
      [
        'c2sp.org/tlog-proof@v1',
        'extra bW9yZQ==',
        'index 5',
        ...receipt.proof.map((node) => node.toString('base64')),
        '',
        checkpoint,
      ].join('\n'),
    );
  });

  it('comes back as it was, with and without an addition, and without a path', () => {
    for (const each of [
      receipt,
      { ...receipt, extra: Buffer.from('more') },
      { ...receipt, extra: Buffer.alloc(0) },
      { ...receipt, index: 0, proof: [] },
    ]) {
      assert.deepEqual(parseTlogProof(formatTlogProof(each)), each);
    }
  });

  it('is refused in any other writing', () => {
    const text = formatTlogProof(receipt);
    const hostile = [
      '',
      '\n\n',
      checkpoint,
      text.replace('@v1', '@v2'),
      text.replace('index 5', 'index 05'),
      text.replace('index 5', 'index -5'),
      text.replace('index 5\n', ''),
      text.replace('index 5', 'index 5\nindex 5'),
      text.replace('index 5', 'index 5\nextra bW9yZQ=='),
      text.replace('index 5', 'extra bW9yZQ\nindex 5'),
      text.replace('index 5', `index 5\n${Buffer.alloc(31).toString('base64')}`),
      text.replace(
        'index 5',
        ['index 5', ...Array.from({ length: 70 }, () => hash('L1').toString('base64'))].join('\n'),
      ),
      text.slice(0, text.indexOf('\n\n')),
    ];
    for (const each of hostile) refuses('invalid-request', () => parseTlogProof(each));
  });
});
