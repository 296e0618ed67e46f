/** One whole request, checked as far as the engine needs it to be. */
export interface WireRequest {
  readonly id: number;
  /** The first field of the body, which names the command. */
  readonly command: string;
  /** The client wants no reply. */
  readonly silent: boolean;
  /** It came as an OP_QUERY and is to be answered by an OP_REPLY. */
  readonly legacy: boolean;
  /** The bytes for the engine, without the flags and the checksum that it does not take. */
  readonly message: Buffer;
}

const opQuery = 2004;
const opMsg = 2013;
const headerLength = 16;
const checksumPresent = 1;
const moreToCome = 2;
/** Flags that must be refused unless they are known; those above them may be ignored. */
const mustUnderstand = 0xffff;
const bsonString = 2;

/**
 * Understands one whole message as the MongoDB wire protocol has it: OP_MSG, and OP_QUERY for a first `hello`.
 *
 * @throws {RangeError} if it is anything else.
 */
export function parseWireRequest(hostile: Buffer): WireRequest {
  const code = hostile.readInt32LE(12);
  if (code === opQuery) return parseQuery(hostile);
  if (code === opMsg) return parseMsg(hostile);
  throw new RangeError('unknown opcode');
}

/** Flags, collection name, skip and limit, then the body. */
function parseQuery(hostile: Buffer): WireRequest {
  const body = endOfString(hostile, headerLength + 4) + 8;
  const command = commandOf(hostile.subarray(body));
  return { id: hostile.readInt32LE(4), command, silent: false, legacy: true, message: hostile };
}

/** Flags, sections, and a checksum if the flags say so. */
function parseMsg(hostile: Buffer): WireRequest {
  const flags = hostile.readUInt32LE(headerLength);
  if ((flags & mustUnderstand & ~(checksumPresent | moreToCome)) !== 0) throw new RangeError('unknown flag');
  const message = hostile.subarray(0, hostile.length - ((flags & checksumPresent) === 0 ? 0 : 4));
  message.writeInt32LE(message.length, 0);
  message.writeUInt32LE(flags & moreToCome, headerLength);
  const command = commandOf(bodyOf(message));
  return { id: message.readInt32LE(4), command, silent: (flags & moreToCome) !== 0, legacy: false, message };
}

/** The section of kind 0; those of kind 1 are lists of documents. The engine itself refuses two of kind 0. */
function bodyOf(message: Buffer): Buffer {
  let body: Buffer | undefined;
  let at = headerLength + 4;
  while (at < message.length) {
    const kind = message.readUInt8(at);
    const length = message.readInt32LE(at + 1);
    if (kind > 1 || length < 5) throw new RangeError('impossible section');
    at += 1;
    if (kind === 0) body = message.subarray(at, at + length);
    at += length;
  }
  if (at !== message.length || body === undefined) throw new RangeError('sections do not make a message');
  return body;
}

/** The name of the first field that is not `$db`: the engine looks past that one, and so must this. */
function commandOf(body: Buffer): string {
  let at = 4;
  for (;;) {
    const type = body.readUInt8(at);
    const value = endOfString(body, at + 1);
    const name = body.toString('latin1', at + 1, value - 1);
    if (name !== '$db') return name;
    if (type !== bsonString) throw new RangeError('$db is not a string');
    at = value + 4 + body.readUInt32LE(value);
  }
}

function endOfString(bytes: Buffer, start: number): number {
  const nul = bytes.indexOf(0, start);
  if (nul === -1) throw new RangeError('string without an end');
  return nul + 1;
}
