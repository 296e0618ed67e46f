/** An expression, taken apart (FHIRPath, grammar). */
export type Syntax =
  | { readonly kind: 'literal'; readonly type: LiteralType; readonly text: string }
  | { readonly kind: 'quantity'; readonly text: string; readonly unit: string }
  | { readonly kind: 'empty' }
  /** `%name`. */
  | { readonly kind: 'constant'; readonly name: string }
  | { readonly kind: 'this' | 'index' | 'total' }
  /** Without a target: the first name of a path. */
  | { readonly kind: 'member'; readonly target: Syntax | null; readonly name: string }
  | {
      readonly kind: 'call';
      readonly target: Syntax | null;
      readonly name: string;
      readonly arguments: readonly Syntax[];
    }
  | { readonly kind: 'indexer'; readonly target: Syntax; readonly index: Syntax }
  | { readonly kind: 'sign'; readonly sign: '+' | '-'; readonly of: Syntax }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Syntax; readonly right: Syntax }
  | { readonly kind: 'type'; readonly operator: 'is' | 'as'; readonly left: Syntax; readonly type: string };

/** What a literal is, by its own look. */
export type LiteralType = 'Boolean' | 'String' | 'Integer' | 'Decimal' | 'Date' | 'DateTime' | 'Time';
