import type { SearchTable } from '../search-case.js';
import { allTypesTables } from './all-types.js';
import { compositeTables } from './composite.js';
import { conceptTables } from './concept.js';
import { consentTables } from './consent.js';
import { dateTables } from './date.js';
import { exchangeTables } from './exchange.js';
import { includeTables } from './include.js';
import { numberTables } from './number.js';
import { orderTables } from './order.js';
import { quantityTables } from './quantity.js';
import { referenceTables } from './reference.js';
import { reverseTables } from './reverse.js';
import { stringTables } from './string.js';
import { tokenTables } from './token.js';
import { uriTables } from './uri.js';

/** All that is asked of the search, from the text of the specification. */
export const tables: readonly SearchTable[] = [
  ...stringTables,
  ...tokenTables,
  ...conceptTables,
  ...uriTables,
  ...numberTables,
  ...quantityTables,
  ...dateTables,
  ...compositeTables,
  ...referenceTables,
  ...reverseTables,
  ...includeTables,
  ...allTypesTables,
  ...orderTables,
  ...consentTables,
  ...exchangeTables,
];
