/** What an entry of a bundle asks for. `who` names an identity, or one of the patients that are there from the start. */
export type Step =
  | { readonly kind: 'create' | 'delete' | 'patch' | 'refer'; readonly who: string }
  | { readonly kind: 'update'; readonly who: string; readonly ifMatch: number | null };

/** What the server said of an entry: its status, the resource that it is about (for a reference: that is referred to), its version. */
export interface Said {
  readonly status: number;
  readonly id: string | null;
  readonly version: number | null;
}

/** A bundle and what became of it. */
export interface Ran {
  readonly steps: readonly Step[];
  /** One for each entry, or the status of the failure of all. */
  readonly said: readonly Said[] | number;
  /** Milliseconds since 1970, of what it wrote. */
  readonly time: number;
}

/** Who is there, and in which version. */
export type State = ReadonlyMap<string, { readonly id: string; readonly version: number }>;

/**
 * What becomes of the state if a bundle runs by itself (R4 3.1.0.11.2): null if that is not what the server said.
 * What a bundle creates has the id that the server gave it.
 */
export function runAlone(
  state: State,
  { steps, said }: Pick<Ran, 'steps'> & { said: readonly Said[] },
): State | null {
  const next = new Map(state);
  const pairs = steps.map((step, i) => [step, said[i]] as const);
  for (const kinds of [['delete'], ['create', 'patch', 'update'], ['refer']]) {
    for (const [step, answer] of pairs) {
      if (kinds.includes(step.kind) && !(answer && agrees(state, next, step, answer))) return null;
    }
  }
  return next;
}

function agrees(
  before: State,
  next: Map<string, { id: string; version: number }>,
  step: Step,
  said: Said,
): boolean {
  const there = next.get(step.who);
  switch (step.kind) {
    case 'delete':
      next.delete(step.who);
      return said.status === 204 && said.version === (there ? there.version + 1 : null);
    case 'create':
      if (there) return said.status === 200 && said.id === there.id && said.version === there.version;
      next.set(step.who, { id: said.id ?? '', version: 1 });
      return said.status === 201 && said.version === 1;
    case 'patch':
      if (!there || !before.has(step.who)) return false;
      next.set(step.who, { id: there.id, version: there.version + 1 });
      return said.status === 200 && said.id === there.id && said.version === there.version + 1;
    case 'update':
      if (!there) return false;
      if ((step.ifMatch ?? there.version) !== there.version) return false;
      next.set(step.who, { id: there.id, version: there.version + 1 });
      return said.status === 200 && said.version === there.version + 1;
    case 'refer':
      return said.status === 201 && said.id !== null && said.id === there?.id;
  }
}

/** Whether a bundle fails in a state, with the status that the server said. */
function fails(state: State, steps: readonly Step[], status: number): boolean {
  const gone = new Set(steps.flatMap(({ kind, who }) => (kind === 'delete' ? [who] : [])));
  const made = new Set(steps.flatMap(({ kind, who }) => (kind === 'create' ? [who] : [])));
  const isThere = (who: string): boolean => state.has(who) && !gone.has(who);
  return steps.some((step) => {
    const there = state.get(step.who);
    if (step.kind === 'patch') return status === 404 && !isThere(step.who);
    if (step.kind === 'update')
      return status === 412 && step.ifMatch !== null && step.ifMatch !== there?.version;
    return step.kind === 'refer' && status === 412 && !isThere(step.who) && !made.has(step.who);
  });
}

const mostTries = 200_000;

type Done = Ran & { readonly said: readonly Said[] };

/**
 * Whether some serial order of all bundles explains what was said and what is there at the end. Two orders may explain the same answers
 * and not the same end: a delete does not say whom it deleted.
 */
export function isExplained(start: State, ran: readonly Ran[], end: State): boolean {
  const done = ran
    .filter((one): one is Done => typeof one.said !== 'number')
    .toSorted((a, b) => a.time - b.time);
  const states = order([start], done, { tries: 0, dead: new Set(), end });
  const failed = ran.filter(({ said }) => typeof said === 'number');
  return (
    states !== null &&
    failed.every(({ steps, said }) => states.some((state) => fails(state, steps, said as number)))
  );
}

/** `dead`: what is known to lead nowhere. */
interface Search {
  tries: number;
  readonly dead: Set<string>;
  readonly end: State;
}

function order(states: readonly State[], left: readonly Done[], search: Search): State[] | null {
  const state = states.at(-1) ?? new Map();
  // What changes nothing can go as soon as it fits.
  const rest = left.filter((one) => !isSame(runAlone(state, one), state));
  if (rest.length === 0) return isSame(state, search.end) ? [...states] : null;
  const key = JSON.stringify([[...state].sort(), rest]);
  if (search.dead.has(key) || rest.some((one) => isLate(state, states, one))) return null;
  if (++search.tries > mostTries) throw new Error('the search for a serial order takes too long');
  for (const [i, one] of rest.entries()) {
    const next = runAlone(state, one);
    const found = next && order([...states, next], rest.toSpliced(i, 1), search);
    if (found) return found;
  }
  search.dead.add(key);
  return null;
}

function isSame(a: State | null, b: State): boolean {
  return (
    a !== null &&
    a.size === b.size &&
    [...a].every(([who, { id, version }]) => {
      const other = b.get(who);
      return other?.id === id && other.version === version;
    })
  );
}

/** Whether a bundle tells of a version that is not there any more. */
function isLate(state: State, before: readonly State[], { steps, said }: Done): boolean {
  return steps.some(({ kind, who }, i) => {
    const { id = null, version = null, status = 0 } = said[i] ?? {};
    if (kind === 'delete' || id === null || (kind === 'create' && status === 201)) return false;
    const there = state.get(who);
    const wasThere = before.some((one) => one.get(who)?.id === id);
    if (there?.id !== id) return wasThere;
    const seen = kind === 'patch' ? (version ?? 0) - 1 : (version ?? 0);
    return kind === 'patch' && there.version > seen;
  });
}
