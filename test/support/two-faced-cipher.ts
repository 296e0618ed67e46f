import { createCipheriv } from 'node:crypto';

/**
 * Bends an AES-256-GCM ciphertext so that it and its tag hold under two keys: one block is solved for in the equation that both
 * tags are equal (NIST SP 800-38D 6.3, 6.4).
 *
 * @param ciphertext a multiple of 16 bytes
 * @param free the block that may change
 */
export function twoFaced(
  keys: readonly [Buffer, Buffer],
  iv: Buffer,
  aad: Buffer,
  ciphertext: Buffer,
  free: number,
) {
  const bent = Buffer.from(ciphertext).fill(0, free * 16, free * 16 + 16);
  const [one, two] = keys.map((key) => tagParts(key, iv, aad, bent)) as [TagParts, TagParts];
  const place = BigInt(bent.length / 16 - free + 1);
  const factor = power(one.h, place) ^ power(two.h, place);
  const block = multiply(one.tag ^ two.tag, power(factor, 2n ** 128n - 2n));
  toBuffer(block).copy(bent, free * 16);
  return { ciphertext: bent, tag: toBuffer(tagParts(keys[0], iv, aad, bent).tag) };
}

interface TagParts {
  readonly h: bigint;
  readonly tag: bigint;
}

const unity = 1n << 127n;
const reduction = 0xe1n << 120n;

function tagParts(key: Buffer, iv: Buffer, aad: Buffer, ciphertext: Buffer): TagParts {
  const h = encryptBlock(key, Buffer.alloc(16));
  const lengths = (BigInt(aad.length * 8) << 64n) | BigInt(ciphertext.length * 8);
  let tag = 0n;
  for (const block of [...blocks(aad), ...blocks(ciphertext), lengths]) tag = multiply(tag ^ block, h);
  return { h, tag: tag ^ encryptBlock(key, Buffer.concat([iv, Buffer.from([0, 0, 0, 1])])) };
}

function encryptBlock(key: Buffer, block: Buffer): bigint {
  return BigInt(`0x${createCipheriv('aes-256-ecb', key, null).update(block).toString('hex')}`);
}

function blocks(bytes: Buffer): bigint[] {
  const padded = Buffer.concat([bytes, Buffer.alloc((16 - (bytes.length % 16)) % 16)]);
  return Array.from({ length: padded.length / 16 }, (_, i) =>
    BigInt(`0x${padded.toString('hex', i * 16, i * 16 + 16)}`),
  );
}

function multiply(a: bigint, b: bigint): bigint {
  let [result, shifted] = [0n, b];
  for (let bit = 127n; bit >= 0n; bit--) {
    if ((a >> bit) & 1n) result ^= shifted;
    shifted = shifted & 1n ? (shifted >> 1n) ^ reduction : shifted >> 1n;
  }
  return result;
}

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [unity, base];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = multiply(result, square);
    square = multiply(square, square);
  }
  return result;
}

function toBuffer(block: bigint): Buffer {
  return Buffer.from(block.toString(16).padStart(32, '0'), 'hex');
}
