/** The tree of the certificate-transparency reference code: leaves and the roots of its first 1 to 8 leaves, hexadecimal. */
export const knownLeaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];

export const knownRoots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** SHA-256 over the lines `n root` for trees over the single bytes 0, 1, 2 … of sizes 0 to 130. */
export const rollingRoots = '9c67f07f906103b6bf201842a50ff0b8c91fca9b3e211334a6b7aa3133165dec';

/** The same over `i n` and `m n` with the proof's hashes after them: i < n <= 130, 1 <= m <= n <= 130. */
export const rollingInclusion = '893ce6eea61adc33c22c0e3a952498b76dfa3c282e78ac659f6fcc0ea44f9983';
export const rollingConsistency = '2498232e1aebe8d1aa8d339d897fc471f4495fe0b8a55ac08f7dae3d88bc4c2a';

/** The hashes inside the known tree. */
export const knownNodes = {
  L0: '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  L1: '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
  L2: '0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7',
  L3: '07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7',
  L4: 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
  L5: '4271a26be0d8a84f0bd54c8c302e7cb3a3b5d1fa6780a40bcce2873477dab658',
  L6: 'b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f',
  L7: '46f6ffadd3d06a09ff3c5860d2755c8b9819db7df44251788c7d8e3180de8eb1',
  N01: 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  N23: '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
  N45: '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
  N67: 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
  N0123: 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  N4567: '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  N456: '837dbb152e9b079010717e84e865da4ebc0fa198a806d59d31bf15accef22d0e',
} as const;

type Node = keyof typeof knownNodes;

/** Index, size and the proof in the known tree. */
export const knownInclusion: readonly (readonly [number, number, readonly Node[]])[] = [
  [0, 1, []],
  [0, 2, ['L1']],
  [2, 3, ['N01']],
  [4, 5, ['N0123']],
  [1, 5, ['L0', 'N23', 'L4']],
  [3, 7, ['L2', 'N01', 'N456']],
  [6, 7, ['N45', 'N0123']],
  [0, 8, ['L1', 'N23', 'N4567']],
  [5, 8, ['L4', 'N67', 'N0123']],
  [7, 8, ['L6', 'N45', 'N0123']],
];

/** Both sizes and the proof in the known tree. */
export const knownConsistency: readonly (readonly [number, number, readonly Node[]])[] = [
  [1, 1, []],
  [1, 8, ['L1', 'N23', 'N4567']],
  [2, 5, ['N23', 'L4']],
  [3, 7, ['L2', 'L3', 'N01', 'N456']],
  [4, 7, ['N456']],
  [6, 7, ['N45', 'L6', 'N0123']],
  [4, 8, ['N4567']],
  [6, 8, ['N45', 'N67', 'N0123']],
  [7, 8, ['L6', 'L7', 'N45', 'N0123']],
];

/** RFC 6962 2.1.3, with the letters of its drawing, over the seven leaves `d0` to `d6`. */
export const rfcNodes = {
  a: [0, 0],
  b: [0, 1],
  c: [0, 2],
  d: [0, 3],
  e: [0, 4],
  f: [0, 5],
  j: [0, 6],
  g: [1, 0],
  h: [1, 1],
  i: [1, 2],
  k: [2, 0],
} as const;

/** The example note of C2SP signed-note, and its key. */
export const knownNote = {
  key: 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
  text: 'This is an example message.\n',
  line: '— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=',
} as const;

/** The checkpoint of the known tree under the published test key of the Tessera project, and a cosignature by the same key. */
export const knownCheckpoint = {
  origin: 'example.com/fault_test',
  size: 8,
  key: 'example.com/fault_test+7f84ee58+AfMY9QKMQjVcokKlKSGRvcLL8YwvpDHua/r0e64EfFIX',
  /** The type and the private key. */
  seed: 'AajLvPzbzMafNfiFvmRw1YlP7del7DYc1cr7Yntjf8yP',
  text: 'example.com/fault_test\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n',
  line: '— example.com/fault_test f4TuWNGDdBBwmXM7AeZIEsBVUFuXluLkbY1SLByRY5OJinJMSe5GQvdVGiOSOhGcb2v52ksaDq+/27Jm6ogVjMUofgQ=',
  witness: 'witness.example/w1',
  cosignedAt: 1679315147,
  cosignature:
    '— witness.example/w1 bzIh6wAAAABkGFDL8FVdPLFW5gIAZWvn5vRTpxpGsYx6JK8Ff3yRSkJ1/9zsUXAdsslnrHHTgor8z8TIDiZmfT3szYtafOm0Vd7QCA==',
} as const;
