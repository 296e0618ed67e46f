/** The hash with one bit turned. */
export function flipped(hash: Buffer, at = 0): Buffer {
  const other = Buffer.from(hash);
  other.writeUInt8(other.readUInt8(at) ^ 1, at);
  return other;
}

/** Each way in which a list of hashes can be wrong, with its name: turned bits, hashes too many, too few, cut or moved. */
export function proofMutations(proof: readonly Buffer[], others: readonly Buffer[]): [string, Buffer[]][] {
  const mutations: [string, Buffer[]][] = [];
  for (const [at, hash] of proof.entries()) {
    mutations.push([`bit of hash ${at}`, proof.with(at, flipped(hash, at % 32))]);
    mutations.push([`no hash ${at}`, proof.toSpliced(at, 1)]);
    mutations.push([`short hash ${at}`, proof.with(at, hash.subarray(0, 31))]);
    mutations.push([`long hash ${at}`, proof.with(at, Buffer.concat([hash, hash]))]);
    const next = proof[at + 1];
    if (next && !next.equals(hash)) mutations.push([`swapped at ${at}`, proof.toSpliced(at, 2, next, hash)]);
  }
  for (const other of [...others, Buffer.alloc(32), Buffer.alloc(0)]) {
    mutations.push(['garbage before', [other, ...proof]], ['garbage behind', [...proof, other]]);
  }
  return mutations;
}
