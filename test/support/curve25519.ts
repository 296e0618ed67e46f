const prime = 2n ** 255n - 19n;

/** True for the u of a point of the curve (RFC 7748 4.1) in the subgroup of prime order, in which all public keys are. */
export function isX25519PublicKey(bytes: Buffer): boolean {
  const u = BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`) & (2n ** 255n - 1n);
  const onCurve = power(u * (u * u + 486662n * u + 1n), (prime - 1n) / 2n) === 1n;
  return onCurve && hasPrimeOrder(u);
}

/** The Montgomery ladder (RFC 7748 5), with the order of the subgroup as the scalar: it ends at the point at infinity. */
function hasPrimeOrder(u: bigint): boolean {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  let [x2, z2, x3, z3] = [1n, 0n, u, 1n];
  for (let bit = 254n; bit >= 0n; bit--) {
    const swap = ((order >> bit) & 1n) === 1n;
    if (swap) [x2, z2, x3, z3] = [x3, z3, x2, z2];
    const [a, b, c, d] = [x2 + z2, x2 - z2, x3 + z3, x3 - z3];
    const [aa, bb, da, cb] = [mod(a * a), mod(b * b), mod(d * a), mod(c * b)];
    [x3, z3] = [mod((da + cb) ** 2n), mod(u * (da - cb) ** 2n)];
    [x2, z2] = [mod(aa * bb), mod((aa - bb) * (aa + 121665n * (aa - bb)))];
    if (swap) [x2, z2, x3, z3] = [x3, z3, x2, z2];
  }
  return z2 === 0n;
}

function mod(value: bigint): bigint {
  return ((value % prime) + prime) % prime;
}

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, mod(base)];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = mod(result * square);
    square = mod(square * square);
  }
  return result;
}
