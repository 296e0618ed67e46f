/** Which part of a resource is shown (R4 3.1.1.5.8, 3.1.1.5.9). */
export type Subset =
  /** `_summary=true`: the elements that the definitions mark. */
  | { readonly kind: 'summary' }
  /** `_summary=text`: the narrative. */
  | { readonly kind: 'text' }
  /** `_summary=data`: all but the narrative. */
  | { readonly kind: 'data' }
  /** `_elements`: these elements at the top. */
  | { readonly kind: 'elements'; readonly names: readonly string[] };
