import { Fault } from '../../fault.js';
import { badLine, keyIn, parseUrl, settingLines, type SettingLine } from '../setting-lines.js';
import type { VerifierKey } from '../verifier-key.js';

/** A ledger of somebody else, to which entries are written too. */
export interface FurtherLedger {
  /** The key that it signs with, and its origin. */
  readonly key: VerifierKey;
  /** Of what is below `/ledger`, without that and without a slash at its end. */
  readonly url: string;
  /** Whether nothing is released before it has the entries. */
  readonly required: boolean;
}

/** Reads the further ledgers: a line `<verifier key> <URL> required` or `… best-effort` for each. @throws Fault `config` */
export function parseLedgers(hostile: string): FurtherLedger[] {
  const ledgers = settingLines(hostile).map(parseLedger);
  if (ledgers.length === 0) throw new Fault('config', 'the file names no ledger');
  if (new Set(ledgers.map(({ key }) => key.name)).size === ledgers.length) return ledgers;
  throw new Fault('config', 'each further ledger has one line');
}

/** Reads the keys of ledgers whose entries are taken in, one a line; two of one name while a key changes. @throws Fault `config` */
export function parseAcceptedLedgers(hostile: string): VerifierKey[] {
  return settingLines(hostile).map((line) =>
    keyIn(line, line.text, 1, 'right would be the verifier key of a ledger'),
  );
}

function parseLedger(line: SettingLine): FurtherLedger {
  const right = 'right would be <verifier key of a ledger> <URL> required, or best-effort';
  const [vkey = '', url = '', policy = '', ...more] = line.text.split(' ');
  if (more.length > 0 || !/^(required|best-effort)$/.test(policy)) throw badLine(line, right);
  return {
    key: keyIn(line, vkey, 1, right),
    url: parseUrl(url, line, right).replace(/\/ledger$/, ''),
    required: policy === 'required',
  };
}
