/** The resource types of the load. */
export type TypeName = 'Patient' | 'Observation' | 'Encounter';

/** Everything that the clients of a test asked for and heard. */
export interface World {
  readonly ops: Op[];
  readonly tracked: Tracked[];
  /** Those of the tracked that others are about; nobody changes them. */
  readonly patients: Tracked[];
  /** Counts what happens, so that one can say what came first. */
  tick(): number;
  /** Answers that no client should ever get. */
  readonly complaints: string[];
}

/** One request that changes something. */
export interface Op {
  /** Stands as an identifier in every version that it writes, and in no other. */
  readonly name: string;
  readonly changes: Change[];
  readonly began: number;
  /** Infinity while no answer has come. */
  ended: number;
  /** `nothing`: it was answered well and changed nothing. `unknown`: it may have happened. */
  fate: 'unknown' | 'done' | 'refused' | 'nothing';
}

/** What a request does to one resource. */
export interface Change {
  readonly op: Op;
  readonly of: Tracked;
  /** What the version holds besides id and meta; null for a deletion. */
  readonly content: (() => object) | null;
  readonly ifMatch: number | null;
  /** The version that it wrote, once that is known. */
  version: number | null;
}

/** A resource that some request was about. */
export interface Tracked {
  readonly type: TypeName;
  /** Stands as an identifier in every version of it, and in no other resource. */
  readonly name: string;
  /** Null until it is known. */
  id: string | null;
  readonly changes: Change[];
  /** The highest version that was acknowledged. */
  acknowledged: number;
  /** What the current version was when it was last looked at; null if there was none or a deletion. */
  current: Change | null;
}

export function makeWorld(): World {
  let now = 0;
  return { ops: [], tracked: [], patients: [], tick: () => ++now, complaints: [] };
}

export function track(world: World, type: TypeName, id: string | null = null): Tracked {
  const name = `${type}-${world.tracked.length}`;
  const tracked: Tracked = { type, name, id, changes: [], acknowledged: 0, current: null };
  world.tracked.push(tracked);
  return tracked;
}

export function beginOp(world: World): Op {
  const began = world.tick();
  const op: Op = { name: `op-${began}`, changes: [], began, ended: Infinity, fate: 'unknown' };
  world.ops.push(op);
  return op;
}

/** Notes that the op is to write `content` (null: to delete), or is to do so if the current version is `ifMatch`. */
export function change(
  op: Op,
  of: Tracked,
  content: Change['content'],
  ifMatch: number | null = null,
): Change {
  const noted: Change = { op, of, content, ifMatch, version: null };
  op.changes.push(noted);
  of.changes.push(noted);
  return noted;
}

/** Notes an acknowledged version. */
export function acknowledge(noted: Change, id: string, version: number): void {
  noted.of.id ??= id;
  noted.version = version;
  noted.of.acknowledged = Math.max(noted.of.acknowledged, version);
}
