import { eventsFile } from './audit/verify/events-file.js';
import { Fault } from './fault.js';
import { writeDurably } from './write-durably.js';
import { readVerifyArguments, type VerifyArguments } from './verify-arguments.js';
import { verifyLedger, verifyReceipt, type VerifyReport, type VerifyRequest } from './verify-ledger.js';

/**
 * `tallystick verify …`: checks what the words after it ask for, and answers what holds, line by line.
 *
 * @throws Fault `config` for words that cannot be understood, `tampered` naming the first thing that does not hold,
 * `unavailable` if something cannot be read
 */
export async function verifyCommand(words: readonly string[]): Promise<string> {
  const given = readVerifyArguments(words);
  const { source } = given;
  return source ? verifyAll({ ...given, source }) : receiptText(given);
}

async function verifyAll(given: VerifyArguments & Pick<VerifyRequest, 'source'>): Promise<string> {
  const events = given.events === null ? null : eventsFile(given.events);
  try {
    const report = await verifyLedger({ ...given, onEntry: (entry) => events?.add(entry) });
    events?.keep();
    if (given.save !== null) save(given.save, report.checkpoint.note);
    return reportText(report, given);
  } finally {
    events?.drop();
  }
}

function save(file: string, note: string): void {
  try {
    writeDurably(file, note, { mode: 0o644, replace: true });
  } catch (cause) {
    throw new Fault('config', '--save names a file that cannot be written', [], cause);
  }
}

function receiptText({ receipt, trust }: VerifyArguments): string {
  if (!receipt) throw new Fault('config', 'verify needs a URL, a folder or --proof');
  const { index, checkpoint } = verifyReceipt(receipt, trust);
  const holders = signedBy(checkpoint.cosignatures);
  return `proof: the leaf is entry ${index} of ${checkpoint.size}, ${holders}\n`;
}

function reportText({ checkpoint, receipt, full, own }: VerifyReport, { earlier }: VerifyArguments): string {
  const { size, root, cosignatures } = checkpoint;
  const lines = [`checkpoint: ${size} entries, root ${root.toString('base64')}, ${signedBy(cosignatures)}`];
  if (earlier.length > 0) lines.push('since: extends the saved checkpoint');
  if (receipt !== null) lines.push(`proof: the leaf is entry ${receipt}`);
  if (full) lines.push(`full: ${full.entries} entries, ${full.erased} of them without what was sealed`);
  if (own) {
    lines.push(
      `recipient: ${counted(own.entries, 'entry', 'entries')} in ${counted(own.sequences, 'sequence')}, none missing`,
    );
  }
  return lines.map((line) => `${line}\n`).join('');
}

function signedBy(cosignatures: number): string {
  return `signed by the log and ${counted(cosignatures, 'witness', 'witnesses')}`;
}

function counted(count: number, one: string, more = `${one}s`): string {
  return `${count} ${count === 1 ? one : more}`;
}
