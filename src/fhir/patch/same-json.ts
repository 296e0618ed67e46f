import { itemOf, lookInto, memberOf, type OpenTree, type TextTree } from '../json/text-tree.js';

/** Whether two values are equal as RFC 6902 4.6 has it: numbers by their value, strings by what they say, members in any order. */
export function sameJson(a: TextTree, b: TextTree): boolean {
  const [left, right] = [lookInto(a), lookInto(b)];
  if (left.kind !== right.kind) return false;
  if (left.kind === 'object' && right.kind === 'object') return sameMembers(a, left.names, b, right.names);
  if (left.kind === 'array' && right.kind === 'array') return sameItems(a, left.count, b, right.count);
  return scalarText(left) === scalarText(right);
}

function sameMembers(a: TextTree, names: readonly string[], b: TextTree, others: readonly string[]): boolean {
  return (
    names.length === others.length &&
    names.every((name) => {
      const [left, right] = [memberOf(a, name), memberOf(b, name)];
      return left !== undefined && right !== undefined && sameJson(left, right);
    })
  );
}

function sameItems(a: TextTree, count: number, b: TextTree, otherCount: number): boolean {
  if (count !== otherCount) return false;
  for (let i = 0; i < count; i++) {
    const [left, right] = [itemOf(a, i), itemOf(b, i)];
    if (!left || !right || !sameJson(left, right)) return false;
  }
  return true;
}

function scalarText(open: OpenTree): unknown {
  if (open.kind === 'string') return JSON.parse(open.text);
  if (open.kind === 'number') return canonicalNumber(open.text);
  return open.kind === 'literal' ? open.text : undefined;
}

/** The same text for the same number, however it is written and whatever its size: `1.10` and `11e-1`. */
function canonicalNumber(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  if (kept === '') return '0';
  return `${sign}${kept}e${BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - kept.length)}`;
}
