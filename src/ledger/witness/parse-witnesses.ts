import { Fault } from '../../fault.js';
import { parseDecimal } from '../decimal.js';
import { badLine, keyIn, parseUrl, settingLines, type SettingLine } from '../setting-lines.js';
import type { WitnessAddress } from './ask-witness.js';
import type { QuorumPolicy } from './gather-cosignatures.js';

/**
 * Reads the witnesses of a ledger: first `quorum <n> required` or `quorum <n> best-effort`, then a line `<verifier key> <URL>` for
 * each of them.
 *
 * @throws Fault `config` with the line and what would be right
 */
export function parseWitnesses(hostile: string): QuorumPolicy {
  const [first, ...others] = settingLines(hostile);
  const [, number = '', word] = /^quorum (\d{1,2}) (required|best-effort)$/.exec(first?.text ?? '') ?? [];
  const witnesses = others.map(parseWitness);
  if (word === undefined) throw bad('first says how many: quorum <n> required, or quorum <n> best-effort');
  const quorum = parseDecimal(number);
  if (quorum < 1 || quorum > witnesses.length)
    throw bad('a quorum is one witness or more, and not more than there are');
  if (new Set(witnesses.map(({ key }) => key.id.toString('hex') + key.name)).size < witnesses.length) {
    throw bad('each witness has a line and a key of its own');
  }
  return { witnesses, quorum, required: word === 'required' };
}

function parseWitness(line: SettingLine): WitnessAddress {
  const right = 'right would be <verifier key of a witness> <URL>';
  const [vkey = '', url = '', ...more] = line.text.split(' ');
  if (more.length > 0) throw badLine(line, right);
  return { key: keyIn(line, vkey, 4, right), url: parseUrl(url, line, right) };
}

function bad(message: string): Fault {
  return new Fault('config', message);
}
