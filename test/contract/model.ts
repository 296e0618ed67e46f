import type { Commit, NewVersion } from '../../src/store/port.js';

/** What a store should be, said as simply as possible: maps in memory, keyed by the hex of the bytes. */
export interface Model {
  readonly rows: Map<string, NewVersion[]>;
  readonly claims: Map<string, number>;
  readonly dataKeys: Map<string, Buffer>;
  readonly bounds: Map<string, number>;
  readonly leaves: { readonly commit: Buffer; readonly leaf: Buffer }[];
  /** What lies beside each leaf. */
  readonly entries: (Buffer | null)[];
  /** Ledger indices of the first leaves. */
  readonly starts: number[];
}

export function emptyModel(): Model {
  return {
    rows: new Map(),
    claims: new Map(),
    dataKeys: new Map(),
    bounds: new Map(),
    leaves: [],
    entries: [],
    starts: [],
  };
}

/** Does the commit, if nothing speaks against it; answers all that does. */
export function applyToModel(model: Model, commit: Commit): string[] {
  const conflicts = conflictsOf(model, commit);
  if (conflicts.length > 0) return conflicts;
  const start = model.leaves.length;
  model.starts.push(start);
  for (const version of commit.versions) {
    model.rows.set(name(version.key), [...(model.rows.get(name(version.key)) ?? []), version]);
  }
  for (const token of commit.claims?.tokens ?? []) model.claims.set(name(token), start);
  for (const { id, wrapped } of commit.dataKeys) model.dataKeys.set(name(id), wrapped);
  for (const { family, bound } of commit.bounds) {
    model.bounds.set(name(family), Math.max(bound, model.bounds.get(name(family)) ?? 0));
  }
  model.leaves.push(...commit.leaves.map((leaf) => ({ commit: commit.id, leaf })));
  model.entries.push(...commit.entries);
  return [];
}

/** The current versions that carry one of the tokens and were updated in the range. */
export function foundInModel(model: Model, tokens: Buffer[], from: number, to: number): NewVersion[] {
  const current = [...model.rows.values()].flatMap((versions) => versions.slice(-1));
  return current.filter(
    (row) =>
      row.updated >= from &&
      row.updated < to &&
      row.tokens.some((token) => tokens.some((wanted) => wanted.equals(token))),
  );
}

/** The listed versions that were updated at `from` or later, the latest first. */
export function recentInModel(model: Model, from: number): NewVersion[] {
  const listed = [...model.rows.values()].flat().filter((row) => row.listed && row.updated >= from);
  return listed.sort((a, b) => b.updated - a.updated || b.key.compare(a.key) || b.version - a.version);
}

/** The name of some bytes in the model. */
export function name(bytes: Buffer): string {
  return bytes.toString('hex');
}

function conflictsOf(model: Model, commit: Commit): string[] {
  const { versions, claims, dataKeys } = commit;
  const taken = versions.some(({ key, version }) => version <= (model.rows.get(name(key))?.length ?? 0));
  const claimed = claims?.tokens.some((token) => (model.claims.get(name(token)) ?? -1) >= claims.since);
  const changed = dataKeys.some(({ id, wrapped }) => model.dataKeys.get(name(id))?.equals(wrapped) === false);
  return [taken ? 'version' : '', claimed ? 'claim' : '', changed ? 'data-key' : ''].filter(Boolean);
}
