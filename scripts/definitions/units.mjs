import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * The unit is also one of counting: UCUM makes it a number that its versions differ in. Those that are to stay equal in a store are
 * better off with a dimension of their own.
 */
const ownDimension = ['mol'];

/** Their definitions are not whole in the table. */
const leftOut = ['[mu_0]', 'Oe', 'Gb', '[S]'];

/** UCUM's prefixes and atoms of units, as the text of a module. */
export function writeUnits() {
  const { prefixes, units } = JSON.parse(
    readFileSync(require.resolve('@lhncbc/ucum-lhc/data/ucumDefs.min.json')),
  );
  const atoms = rows(units)
    .filter(({ source_: source, csCode_: code }) => source === 'UCUM' && !leftOut.includes(code))
    .map((unit) => [unit.csCode_, atom(unit)]);
  const powers = rows(prefixes).map(({ code_: code, value_: value, exp_: power }) => [
    code,
    power === null ? String(value) : `1e${power}`,
  ]);
  return `export const prefixes = ${lookup(powers)};
export const atoms = ${lookup(atoms)};
`;
}

export const unitTypes = `/** A unit that is not made of others. */
export interface Atom {
  /** Whether prefixes go before it. */
  readonly metric: boolean;
  /** That many of that unit; nothing for a dimension, and for a unit on a scale of its own. */
  readonly factor?: string;
  readonly unit?: string;
  /** A unit that no factor leads to. */
  readonly special?: true;
}

/** By prefix: its number. */
export declare const prefixes: Readonly<Partial<Record<string, string>>>;

/** By case-sensitive code. */
export declare const atoms: Readonly<Partial<Record<string, Atom>>>;
`;

function atom(row) {
  const {
    csCode_: code,
    isBase_: base,
    isArbitrary_: arbitrary,
    csUnitString_: unit,
    baseFactorStr_: factor,
  } = row;
  const metric = base || row.isMetric_;
  if (row.isSpecial_ || row.cnv_ !== null) return { metric, special: true };
  const isDimension = base || ownDimension.includes(code) || (arbitrary && unit === '1');
  return isDimension ? { metric } : { metric, factor, unit };
}

function rows({ config, data }) {
  const names = config.map((name) => (Array.isArray(name) ? name.at(-1) : name));
  return data.map((values) => Object.fromEntries(values.map((value, i) => [names[i], value])));
}

// Without a prototype: the keys that are looked up come from outside.
function lookup(entries) {
  return `{__proto__:null,${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`;
}
