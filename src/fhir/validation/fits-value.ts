/**
 * Whether a hostile value is the same as a fixed one (R4 ElementDefinition.fixed[x]): no member more, none less. Decimals are the
 * same if their values are.
 */
export function isFixedValue(hostile: unknown, fixed: unknown): boolean {
  if (Array.isArray(fixed)) {
    if (!Array.isArray(hostile) || hostile.length !== fixed.length) return false;
    return fixed.every((each, i) => isFixedValue(hostile[i], each));
  }
  if (!isObject(fixed)) return hostile === fixed;
  if (!isObject(hostile) || Object.keys(hostile).length !== Object.keys(fixed).length) return false;
  return Object.entries(fixed).every(([name, value]) => isFixedValue(hostile[name], value));
}

/**
 * Whether a hostile value has all that a pattern has (R4 ElementDefinition.pattern[x]), and perhaps more; of a list, some member for
 * each of the pattern's.
 */
export function hasPattern(hostile: unknown, pattern: unknown): boolean {
  if (Array.isArray(pattern)) {
    if (!Array.isArray(hostile)) return false;
    return pattern.every((each) => hostile.some((item) => hasPattern(item, each)));
  }
  if (!isObject(pattern)) return hostile === pattern;
  return (
    isObject(hostile) && Object.entries(pattern).every(([name, value]) => hasPattern(hostile[name], value))
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
