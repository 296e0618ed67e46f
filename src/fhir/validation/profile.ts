import { profiles, type ProfileNodeText, type ProfileText } from '#generated/profiles.js';
import { makeChildStep } from '../fhirpath/children.js';
import type { PathNode } from '../fhirpath/path-node.js';
import { splitCanonical } from '../terminology/canonical.js';
import { makeInvariant, type Invariant } from './invariant.js';

/** A profile or an extension that the server has (R4 5.1), ready to be held against values. */
export interface Profile {
  readonly url: string;
  readonly version: string | undefined;
  /** The type that it is about. */
  readonly type: string;
  /** Of an extension: the elements and types that it may stand on. */
  readonly contexts: readonly string[];
  /** Of an extension: it modifies the meaning of what it stands on. */
  readonly isModifier: boolean;
  /** The canonical URL of a profile that holds too. */
  readonly base: string | null;
  readonly root: ProfileNode;
}

/** What a profile says of an element or slice beyond what its type says. */
export interface ProfileNode {
  /** The name of the element, without the `[x]` of a choice; empty for the root. */
  readonly name: string;
  /** The name of the slice, or empty. */
  readonly slice: string;
  readonly min: number;
  readonly max: number;
  /** Null for all that its type allows. */
  readonly types: readonly ProfileType[] | null;
  /** The value that it has to be; undefined for none. */
  readonly fixed: unknown;
  /** The values that it has to have; undefined for none. */
  readonly pattern: unknown;
  readonly valueSets: readonly string[];
  readonly invariants: readonly Invariant[];
  readonly slicing: Slicing | null;
  readonly children: readonly ProfileNode[];
  /** The values of the element within a value. */
  readonly valuesIn: (parent: PathNode) => PathNode[];
}

/** One of the types that an element may have. */
export interface ProfileType {
  readonly code: string;
  /** The types of resource that a reference may name; null for any. */
  readonly targets: readonly string[] | null;
  /** Profiles of which the value has to hold one; null for none. */
  readonly profiles: readonly string[] | null;
}

/** How the values of an element that repeats are told apart (R4 5.1.0.12). */
export interface Slicing {
  readonly discriminators: readonly { readonly type: string; readonly path: string }[];
  readonly rules: 'open' | 'closed' | 'openAtEnd';
  readonly isOrdered: boolean;
  readonly slices: readonly ProfileNode[];
}

const ready = new Map<string, Profile>();

/** The profile of a canonical URL, if the server has it; with `|version` only that version will do. */
export function heldProfile(canonical: string): Profile | null {
  const { url, version } = splitCanonical(canonical);
  const profile = ready.get(url) ?? makeReady(url);
  return profile === null || version === undefined || version === profile.version ? profile : null;
}

function makeReady(url: string): Profile | null {
  const text = profiles[url];
  if (text === undefined) return null;
  const profile = makeProfile(url, JSON.parse(text) as ProfileText);
  ready.set(url, profile);
  return profile;
}

/** Makes a compiled profile ready. */
export function makeProfile(url: string, { t, v, x, m, b, r }: ProfileText): Profile {
  const root = makeNode(r);
  return { url, version: v, type: t, contexts: x ?? [], isModifier: m === 1, base: b ?? null, root };
}

function makeNode(text: ProfileNodeText): ProfileNode {
  const { n = '', s = '', min = 0, max = Infinity, t, f, p, b = [], i = [], c = [] } = text;
  return {
    name: n,
    slice: s,
    min,
    max,
    types: t?.map(([code, targets, itsProfiles]) => ({ code, targets, profiles: itsProfiles })) ?? null,
    fixed: f,
    pattern: p,
    valueSets: b,
    invariants: i.map(([key, human, expression]) => makeInvariant(key, human, expression)),
    slicing: slicingOf(text),
    children: c.map(makeNode),
    valuesIn: valuesOf(n),
  };
}

function slicingOf({ d = [], r, o, ss = [] }: ProfileNodeText): Slicing | null {
  if (ss.length === 0) return null;
  return {
    discriminators: d.map(([type, path]) => ({ type, path })),
    rules: r ?? 'open',
    isOrdered: o === 1,
    slices: ss.map(makeNode),
  };
}

function valuesOf(name: string): ProfileNode['valuesIn'] {
  const step = makeChildStep(name);
  return (parent) => {
    const into: PathNode[] = [];
    step(parent, into);
    return into;
  };
}
