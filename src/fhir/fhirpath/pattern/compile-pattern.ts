import { refused } from '../refused.js';
import { parsePattern } from './parse-pattern.js';
import type { CharacterSet, PatternSyntax } from './pattern-syntax.js';

/** A step of a pattern: what a thread of the matching does at a place of the text. */
export type Instruction =
  | { readonly kind: 'take'; readonly set: CharacterSet }
  | { readonly kind: 'start' | 'end' | 'boundary' | 'noBoundary' | 'match' }
  /** Remembers where it is, as the start or end of a group. */
  | { readonly kind: 'save'; readonly slot: number }
  /** Goes on at both places, the first one preferred. */
  | { readonly kind: 'fork'; first: number; second: number };

export type Pattern = readonly Instruction[];

const maxInstructions = 5000;
const maxKept = 100;
const kept = new Map<string, Pattern>();

/**
 * Makes a hostile regular expression ready. Single-line mode, case-sensitive, code point by code point (FHIRPath 5.6.9). It is run as a
 * nondeterministic automaton, so that a match takes time in proportion to the text, whatever the pattern.
 *
 * @throws Fault `invalid-request`
 */
export function compilePattern(hostile: string): Pattern {
  const known = kept.get(hostile);
  if (known) return known;
  const program: Program = { instructions: [], work: 0 };
  emit(program, parsePattern(hostile));
  program.instructions.push({ kind: 'match' });
  if (kept.size >= maxKept) kept.clear();
  kept.set(hostile, program.instructions);
  return program.instructions;
}

interface Program {
  readonly instructions: Instruction[];
  /** Counts what is looked at too: repeating nothing a thousand times a thousand times adds no instruction. */
  work: number;
}

function emit(program: Program, syntax: PatternSyntax): void {
  if (++program.work > maxInstructions) throw refused('a regular expression is too large');
  switch (syntax.kind) {
    case 'set':
      program.instructions.push({ kind: 'take', set: syntax.set });
      return;
    case 'sequence':
      for (const part of syntax.parts) emit(program, part);
      return;
    case 'choice':
      emitChoice(program, syntax.parts);
      return;
    case 'group':
      emitGroup(program, syntax.group, syntax.of);
      return;
    case 'repeat':
      emitRepeat(program, syntax);
      return;
    default:
      program.instructions.push({ kind: syntax.kind });
  }
}

function emitChoice(program: Program, parts: readonly PatternSyntax[]): void {
  const { instructions } = program;
  const exits = parts.slice(0, -1).map((part) => {
    const fork = push(program, false);
    emit(program, part);
    const exit = push(program, false);
    fork.second = instructions.length;
    return exit;
  });
  const lastPart = parts.at(-1);
  if (lastPart) emit(program, lastPart);
  for (const exit of exits) exit.first = exit.second = instructions.length;
}

function emitGroup(program: Program, group: number | null, of: PatternSyntax): void {
  if (group !== null) program.instructions.push({ kind: 'save', slot: group * 2 });
  emit(program, of);
  if (group !== null) program.instructions.push({ kind: 'save', slot: group * 2 + 1 });
}

function emitRepeat(
  program: Program,
  { of, least, most, lazy }: Extract<PatternSyntax, { kind: 'repeat' }>,
): void {
  const { instructions } = program;
  for (let i = 0; i < least; i++) emit(program, of);
  if (most === Infinity) {
    const start = instructions.length;
    const fork = push(program, lazy);
    emit(program, of);
    instructions.push({ kind: 'fork', first: start, second: start });
    leave(fork, lazy, instructions.length);
    return;
  }
  const forks: Fork[] = [];
  for (let i = least; i < most; i++) {
    forks.push(push(program, lazy));
    emit(program, of);
  }
  for (const fork of forks) leave(fork, lazy, instructions.length);
}

type Fork = Extract<Instruction, { kind: 'fork' }>;

/** Adds a fork into what comes next; where else it leads is not known yet. */
function push({ instructions }: Program, lazy: boolean): Fork {
  const here = instructions.length + 1;
  const fork: Fork = { kind: 'fork', first: lazy ? 0 : here, second: lazy ? here : 0 };
  instructions.push(fork);
  return fork;
}

function leave(fork: Fork, lazy: boolean, to: number): void {
  if (lazy) fork.first = to;
  else fork.second = to;
}
