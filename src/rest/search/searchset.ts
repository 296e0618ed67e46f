import type { Subset } from '../../fhir/subset/subset.js';
import type { SearchPage } from '../../records/search/search-resources.js';
import type { StoredResource } from '../../records/stored-resource.js';
import { bundleText, entryPieces, type BundleHead, type Pieces } from '../bundle/bundle-text.js';
import { presented } from '../presentation.js';

/** The Bundle of a page: matches, then what goes with them. @param subset which part of each is shown */
export function searchset(
  base: string,
  link: NonNullable<BundleHead['link']>,
  page: SearchPage,
  subset: Subset | null,
): Buffer {
  const entries = (resources: readonly StoredResource[], mode: 'match' | 'include'): Pieces[] =>
    resources.map(({ type, id, body }) =>
      entryPieces(`${base}/${type}/${id}`, presented(body, subset), { search: { mode } }),
    );
  return bundleText({ type: 'searchset', total: page.total, link }, [
    ...entries(page.matches, 'match'),
    ...entries(page.included, 'include'),
  ]);
}
