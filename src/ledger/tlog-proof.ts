import { Fault } from '../fault.js';
import { parseBase64, parseHash } from './base64.js';
import { parseDecimal } from './decimal.js';

/** A receipt that can be checked without the log (C2SP tlog-proof): a leaf is in the tree of a checkpoint. */
export interface TlogProof {
  /** What the maker adds for the reader; nothing vouches for it. */
  readonly extra: Buffer | null;
  readonly index: number;
  /** The inclusion proof in the tree of the checkpoint. */
  readonly proof: readonly Buffer[];
  /** The signed note, with its cosignatures. */
  readonly checkpoint: string;
}

const header = 'c2sp.org/tlog-proof@v1';

/** 63 hashes, more than any tree needs, and two lines before them. */
const mostLines = 65;

const expected = `a receipt is not "${header}", index, hashes, a blank line and a checkpoint`;

/** Writes `c2sp.org/tlog-proof@v1`. */
export function formatTlogProof({ extra, index, proof, checkpoint }: TlogProof): string {
  const extras = extra ? [`extra ${extra.toString('base64')}`] : [];
  const hashes = proof.map((hash) => hash.toString('base64'));
  return [header, ...extras, `index ${String(index)}`, ...hashes, '', checkpoint].join('\n');
}

/** Reads what `formatTlogProof` writes; the checkpoint is left for `openNote`. @throws Fault `invalid-request` */
export function parseTlogProof(hostile: string): TlogProof {
  const blank = hostile.indexOf('\n\n');
  const [first, ...lines] = hostile.slice(0, blank).split('\n');
  if (blank < 0 || first !== header || lines.length > mostLines) throw new Fault('invalid-request', expected);
  const extra = lines[0]?.startsWith('extra ') ? valueOf('extra', lines.shift()) : null;
  return {
    extra: extra === null ? null : parseBase64(extra),
    index: parseDecimal(valueOf('index', lines.shift())),
    proof: lines.map(parseHash),
    checkpoint: hostile.slice(blank + 2),
  };
}

function valueOf(name: string, line = ''): string {
  if (line.startsWith(`${name} `)) return line.slice(name.length + 1);
  throw new Fault('invalid-request', expected);
}
