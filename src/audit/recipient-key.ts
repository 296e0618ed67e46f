import { Fault } from '../fault.js';
import { fewRandomBytes } from '../vault/random-bytes.js';
import { importKey, wrapTo } from './key-agreement.js';
import { thumbprint, type PublicJwk } from './public-jwk.js';

/** A public key of a verifier or of recovery. */
export interface RecipientKey {
  readonly jwk: PublicJwk;
  /** The name that its owner gave it. */
  readonly kid: string | null;
  /** RFC 7638, SHA-256, 32 bytes. */
  readonly thumbprint: Buffer;
}

/**
 * Reads a JWK Set (RFC 7517 5) of public keys: X25519, P-256, or RSA of 2,048 to 8,192 bits (exponent 65537). Keys for something else (another `use`, `alg`,
 * `kty` or `crv`) are passed over. The first is the newest.
 *
 * @throws Fault `unavailable` if there is no key for us; if one of ours is malformed, weak or not on its curve; if any
 * key has a private member: what lies open must not be sealed to.
 */
export function parseJwks(hostile: Buffer | string): RecipientKey[] {
  let keys: unknown;
  try {
    keys = (JSON.parse(hostile.toString()) as { keys?: unknown } | null)?.keys;
  } catch {
    // The text of the error would quote the file.
    throw unusable();
  }
  if (!Array.isArray(keys) || keys.length > mostKeys) throw unusable();
  const usable = keys.map(parseKey).filter((key) => key !== null);
  if (usable.length === 0) throw unusable();
  return usable;
}

const mostKeys = 32;
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const coordinate = /^[\w-]{43}$/;
const kidForm = /^[\x20-\x7e]{1,256}$/;

type Hostile = Readonly<Record<string, unknown>>;

/** Null if the key is for something else. */
function parseKey(hostile: unknown): RecipientKey | null {
  if (typeof hostile !== 'object' || hostile === null || Array.isArray(hostile)) throw unusable();
  const members = hostile as Hostile;
  if (privateMembers.some((name) => Object.hasOwn(members, name))) throw unusable();
  const jwk = ourKind(members);
  if (!jwk || (members['use'] ?? 'enc') !== 'enc' || !algFits(jwk, members['alg'])) return null;
  const kid = members['kid'] ?? null;
  if (kid !== null && (typeof kid !== 'string' || !kidForm.test(kid))) throw unusable();
  prove(jwk);
  return { jwk, kid, thumbprint: thumbprint(jwk) };
}

function ourKind({ kty, crv, x, y, n, e }: Hostile): PublicJwk | null {
  if (kty === 'OKP' && crv === 'X25519') return { kty, crv, x: text(x, coordinate) };
  if (kty === 'EC' && crv === 'P-256') return { kty, crv, x: text(x, coordinate), y: text(y, coordinate) };
  if (kty === 'RSA') return { kty, n: text(n, /^[\w-]{342,1366}$/), e: text(e, /^AQAB$/) };
  return null;
}

/** Base64url in its one canonical form: otherwise one key would have many thumbprints. */
function text(hostile: unknown, form: RegExp): string {
  if (typeof hostile !== 'string' || !form.test(hostile)) throw unusable();
  if (Buffer.from(hostile, 'base64url').toString('base64url') !== hostile) throw unusable();
  return hostile;
}

function algFits({ kty }: PublicJwk, alg: unknown): boolean {
  return alg === undefined || alg === (kty === 'RSA' ? 'RSA-OAEP-256' : 'ECDH-ES+A256KW');
}

/** A key that cannot be sealed to must be found here and not when it is first needed. */
function prove(jwk: PublicJwk): void {
  try {
    const { modulusLength = 2048 } = importKey(jwk).asymmetricKeyDetails ?? {};
    wrapTo(jwk, fewRandomBytes(32));
    if (modulusLength >= 2048 && modulusLength <= 8192) return;
  } catch {
    throw unusable();
  }
  throw unusable();
}

function unusable(): Fault {
  return new Fault(
    'unavailable',
    'the public keys of a recipient of entries cannot be used: a JWK Set of X25519, P-256 or RSA (2048 bits or more) keys is expected',
  );
}
