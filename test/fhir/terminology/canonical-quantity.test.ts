import fc from 'fast-check';
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { atoms } from '#generated/units.js';
import { canonicalQuantity } from '../../../src/fhir/terminology/canonical-quantity.js';
import { parseUnit } from '../../../src/fhir/terminology/unit.js';

/** What the test uses of the package, which has no types. */
interface Ucum {
  readonly UcumLhcUtils: { getInstance(): UcumUtils };
}
interface UcumUtils {
  convertUnitTo(from: string, value: number, to: string): { status: string; toVal: number | null };
}

const { UcumLhcUtils } = createRequire(import.meta.url)('@lhncbc/ucum-lhc') as Ucum;
const system = 'http://unitsofmeasure.org';

describe('a quantity in UCUM', () => {
  it('is brought to the units of its dimensions, exactly', () => {
    same(['1.10', 'mg/dL'], { value: '11', unit: 'g.m-3' });
    same(['5.4', 'mmol/L'], { value: '5.4', unit: 'm-3.mol' });
    same(['0.3', 'kg'], { value: '300', unit: 'g' });
    same(['120', 'mm[Hg]'], { value: '15998640', unit: 'g.m-1.s-2' });
    same(['1', '[lb_av]'], { value: '453.59237', unit: 'g' });
    same(['-0.5', '%'], { value: '-0.005', unit: '1' });
    same(['7', '10*3/uL'], { value: '7000000000000', unit: 'm-3' });
  });

  it('is the same whatever the unit that it was measured in', () => {
    for (const [a, b] of [
      [
        ['1', 'h'],
        ['60', 'min'],
      ],
      [
        ['1', 'L'],
        ['1000', 'ml'],
      ],
      [
        ['80', '/min'],
        ['4800', '/h'],
      ],
      [
        ['1', 'm[IU]/mL'],
        ['1', '[iU]/L'],
      ],
      [
        ['37', 'Cel'],
        ['98.6', '[degF]'],
      ],
      [
        ['2', '{count}/uL'],
        ['2', '/uL'],
      ],
      [
        ['1', 'kg.m/s2'],
        ['1', 'N'],
      ],
      [
        ['1', '(kg.m)/(s2)'],
        ['1', 'N'],
      ],
      [
        ['360', 'deg'],
        ['1', 'circ'],
      ],
    ] as const) {
      assert.deepEqual(canonicalQuantity(a[0], system, a[1]), canonicalQuantity(b[0], system, b[1]));
      assert.notEqual(canonicalQuantity(a[0], system, a[1]), null, a[1]);
    }
  });

  it('is rounded where its decimals have no end, and keeps the order', () => {
    assert.equal(canonicalQuantity('80', system, '/min')?.value, `1.${'3'.repeat(34)}`);
    assert.equal(canonicalQuantity('-80', system, '/min')?.value, `-1.${'3'.repeat(34)}`);
  });

  it('is not guessed: other systems, unknown units and scales of their own', () => {
    assert.equal(canonicalQuantity('1', 'http://example.org', 'mg'), null);
    assert.equal(canonicalQuantity('1', undefined, 'mg'), null);
    for (const code of ['', 'mgs', '[pH]', 'B[V]', 'mCel', 'toString', '__proto__', 'kk', '0', 'm0', 'mg/']) {
      assert.equal(canonicalQuantity('1', system, code), null, code);
    }
    for (const value of ['', 'x', '1e', '0x1', '1e9999', '9'.repeat(101), 'Infinity']) {
      assert.equal(canonicalQuantity(value, system, 'mg'), null, value);
    }
  });

  it('agrees with another implementation on every unit of UCUM', () => {
    const utils = UcumLhcUtils.getInstance();
    const checked = Object.keys(atoms).filter((code) => agrees(utils, code));
    assert.ok(checked.length > 200, String(checked.length));
  });

  it('costs little, whatever comes for a unit', () => {
    const pieces = fc.constantFrom(
      'k',
      'm',
      '10*',
      '(',
      ')',
      '/',
      '.',
      '99',
      '-99',
      '{',
      '}',
      '[',
      ']',
      'Ym',
      "'",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), fc.double().map(String), (parts, value) => {
        canonicalQuantity(value, system, parts.join(''));
      }),
      { numRuns: 2000 },
    );
  });
});

function same([value, code]: readonly [string, string], expected: { value: string; unit: string }): void {
  assert.deepEqual(canonicalQuantity(value, system, code), expected, code);
}

/** mol and arbitrary units are numbers there and dimensions here; [LPF] lacks its factor there. */
function agrees(utils: UcumUtils, code: string): boolean {
  const unit = parseUnit(code);
  if (unit === null || code === '[LPF]') return false;
  const base = [...unit.dimensions].map(([dimension, by]) => `${dimension}${String(by)}`).join('.');
  const factor = Number(unit.factor.numerator) / Number(unit.factor.denominator);
  const { status, toVal } = utils.convertUnitTo(code, 1, base === '' ? '1' : base);
  if (status !== 'succeeded' || toVal === null) return false;
  assert.ok(Math.abs(toVal / factor - 1) < 1e-9, code);
  return true;
}
