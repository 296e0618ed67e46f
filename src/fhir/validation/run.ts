import type { PathNode } from '../fhirpath/path-node.js';
import type { Findings } from './findings.js';

/** One validation. */
export interface Run {
  readonly findings: Findings;
  /**
   * JSON pointers of the numbers that are written with a point or an exponent and yet are whole: `1.0` is no integer (R4 2.24.0.1),
   * which the parsed value does not show.
   */
  readonly wholeDecimals: ReadonlySet<string>;
}

/** The resource that an element belongs to, and what is known of it. */
export interface ResourceScope {
  readonly root: PathNode;
  /** The resource that contains this one; null for one that is not contained. */
  readonly container: ResourceScope | null;
  /** The types of the contained resources by id. Of a contained resource, those of its container. */
  readonly contained: ReadonlyMap<string, string>;
  /** What is referred to within the resource and all that it contains, such as `#a`. */
  readonly fragments: Set<string>;
  /** The places of those contained resources that refer to their container, by `#`. */
  readonly pointingBack: Set<number>;
}
