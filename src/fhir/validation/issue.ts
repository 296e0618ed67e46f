import type { FaultIssue } from '../../fault.js';

/** What validation says of one element. */
export interface Issue extends FaultIssue {
  /** Only an error keeps a resource from being stored. */
  readonly severity: 'error' | 'warning' | 'information';
  /**
   * Whether the value does not even have the form that R4 gives its type (R4 2.6.2, 2.24.0.1): names, shapes, cardinalities and
   * lexical rules. All else are rules about what well-formed resources say: invariants, value sets, references, extensions, profiles.
   */
  readonly basic: boolean;
}
