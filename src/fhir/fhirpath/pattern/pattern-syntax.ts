/** A regular expression, taken apart. */
export type PatternSyntax =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'start' | 'end' | 'boundary' | 'noBoundary' }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly PatternSyntax[] }
  /** `group`: its number, or null for one that is not kept. */
  | { readonly kind: 'group'; readonly group: number | null; readonly of: PatternSyntax }
  | {
      readonly kind: 'repeat';
      readonly of: PatternSyntax;
      readonly least: number;
      /** Infinity for no end. */
      readonly most: number;
      readonly lazy: boolean;
    };

/** Code points from and to, or all others. */
export interface CharacterSet {
  readonly ranges: readonly (readonly [number, number])[];
  readonly negated: boolean;
}

/** Whether a code point is in a set. */
export function inSet({ ranges, negated }: CharacterSet, code: number): boolean {
  for (const [from, to] of ranges) if (code >= from && code <= to) return !negated;
  return negated;
}
