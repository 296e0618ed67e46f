import { conversion } from './conversion.js';
import { existence } from './existence.js';
import { ofFhir } from './fhir.js';
import { filtering } from './filtering.js';
import type { PathFunction } from './function-table.js';
import { math } from './math.js';
import { strings } from './strings.js';
import { subsetting } from './subsetting.js';
import { utility } from './utility.js';

/** By name, all functions but those whose argument is a type. */
export const functions: ReadonlyMap<string, PathFunction> = new Map(
  [existence, filtering, subsetting, conversion, strings, math, utility, ofFhir].flatMap((table) =>
    Object.entries(table),
  ),
);
