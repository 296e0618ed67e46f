/** JSON text in pieces; the bytes of a stored resource are a piece as they are. */
export type Pieces = readonly (string | Buffer)[];

/** What stands at the head of a Bundle. */
export interface BundleHead {
  readonly type: 'searchset' | 'history' | 'batch-response' | 'transaction-response';
  /** Only searchset and history may have one (bdl-1); null where it is not known. */
  readonly total?: number | null;
  readonly link?: readonly { readonly relation: 'self' | 'next'; readonly url: string }[];
}

/** The text of a Bundle, put together without parsing what its entries hold: what comes back is what went in. */
export function bundleText({ type, total, link }: BundleHead, entries: readonly Pieces[]): Buffer {
  const head = JSON.stringify({ resourceType: 'Bundle', type, total: total ?? undefined, link });
  const pieces: (string | Buffer)[] = [head.slice(0, -1)];
  entries.forEach((entry, i) => pieces.push(i === 0 ? ',"entry":[' : ',', ...entry));
  pieces.push(entries.length === 0 ? '}' : ']}');
  return Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)));
}

/** An entry: members as JSON, with the bytes of a resource under `resource` if there is one. */
export function entryPieces(
  fullUrl: string | null,
  resource: Buffer | null,
  rest: Readonly<Record<string, unknown>>,
): Pieces {
  const tail = JSON.stringify(rest).slice(1);
  const head = fullUrl === null ? '{' : `{"fullUrl":${JSON.stringify(fullUrl)},`;
  return resource === null ? [head, tail] : [`${head}"resource":`, resource, ',', tail];
}
