import { isUtf8 } from 'node:buffer';
import { Fault } from '../fault.js';

/** What is sealed in an entry. */
export interface EntryContent {
  /** 32 random bytes, the key of the request hash. */
  readonly salt: Buffer;
  /** 16 bytes that name the run of numbers. */
  readonly sequence: Buffer;
  /** The entry's place in the sequence, from 1. */
  readonly number: number;
  /** Below the number: all from 1 to this one were in the ledger before, so that a gap shows that an entry is missing. */
  readonly settled: number;
  /** About whom, or null where it is about nobody. */
  readonly subject: string | null;
  /** What was asked. */
  readonly request: Buffer;
  /** SHA-256 of the sealed versions of a write; null where nothing was written. */
  readonly change: Buffer | null;
  /** The text of one JSON object, the AuditEvent. Its bytes come back as they went in. */
  readonly event: Buffer;
}

const eventMember = ',"event":';
const space = 0x20;
const steps = [4096, 8192, 32_768];
const largestStep = 65_536;
/** The AuditEvents of a read, a search and a write differ by less than this, without what was asked. */
const differences = 1024;
const closingBrace = '}';

/**
 * One JSON object, padded with spaces to 4,096 bytes; beyond that to 8,192, 32,768 and then multiples of 65,536. It is as long as if the
 * event told what was asked, whether it does (a search) or not: the length is not to tell what was done.
 *
 * @param content whose event is trusted to be the text of a JSON object
 */
export function formatContent(content: EntryContent): Buffer {
  const head = headOf(content) + eventMember;
  const length = Buffer.byteLength(head) + content.event.length + closingBrace.length;
  const text = Buffer.allocUnsafe(paddedLength(length, content));
  content.event.copy(text, text.write(head));
  text.fill(space, length);
  text.write(closingBrace, length - closingBrace.length, 'latin1');
  return text;
}

/**
 * Takes only what `formatContent` writes, byte for byte: one content has one text.
 *
 * @throws Fault `tampered`
 */
export function parseContent(hostile: Buffer): EntryContent {
  try {
    const content = read(hostile);
    if (formatContent(content).equals(hostile)) return content;
  } catch (cause) {
    throw notContent(cause);
  }
  throw notContent();
}

/** Everything before the event, without the closing brace. */
function headOf({ salt, sequence, number, settled, subject, request, change }: EntryContent): string {
  const about = subject === null ? 'null' : JSON.stringify(subject);
  const written = change === null ? 'null' : `"${change.toString('base64url')}"`;
  return (
    `{"salt":"${salt.toString('base64url')}","sequence":"${sequence.toString('base64url')}","number":${number}` +
    `,"settled":${settled},"subject":${about},"request":"${request.toString('base64url')}","change":${written}`
  );
}

function paddedLength(length: number, { request, event }: EntryContent): number {
  const asked = request.toString('base64');
  const [told, retold] = [asked.length, event.includes(asked) ? asked.length : 0];
  const rest = Math.ceil((length - told - retold) / differences) * differences;
  const least = Math.max(length, rest + 2 * told);
  return steps.find((step) => least <= step) ?? Math.ceil(least / largestStep) * largestStep;
}

function read(hostile: Buffer): EntryContent {
  if (!isUtf8(hostile)) throw notContent();
  // Inside a JSON string the quotes would be escaped: the first place where the member can begin is where it does.
  const eventAt = hostile.indexOf(eventMember);
  const end = hostile.lastIndexOf(closingBrace);
  if (eventAt < 0 || end < eventAt) throw notContent();
  const event = hostile.subarray(eventAt + eventMember.length, end);
  if (!isObject(JSON.parse(event.toString()))) throw notContent();
  return { ...readHead(JSON.parse(`${hostile.toString('utf8', 0, eventAt)}}`)), event };
}

function readHead(hostile: unknown): Omit<EntryContent, 'event'> {
  if (!isObject(hostile)) throw notContent();
  const { salt, sequence, number, settled, subject, request, change } = hostile;
  if (!isCount(number) || !isCount(settled) || settled >= number) throw notContent();
  if (subject !== null && typeof subject !== 'string') throw notContent();
  return {
    salt: bytes(salt, 32),
    sequence: bytes(sequence, 16),
    number,
    settled,
    subject,
    request: bytes(request),
    change: change === null ? null : bytes(change, 32),
  };
}

function bytes(hostile: unknown, length?: number): Buffer {
  const decoded = typeof hostile === 'string' ? Buffer.from(hostile, 'base64url') : null;
  if (!decoded || (length !== undefined && decoded.length !== length)) throw notContent();
  return decoded;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notContent(cause?: unknown): Fault {
  return new Fault(
    'tampered',
    'the content of a sealed entry is not of the format that entries have',
    [],
    cause,
  );
}
