import assert from 'node:assert/strict';
import { makeReliance } from '../../src/records/reliance.js';

describe('What a transaction relies on', () => {
  it('holds while nobody changes it', () => {
    const reliance = makeReliance();
    const look = reliance.look();
    reliance.changing(['Patient/b'])();
    assert.ok(look.holds(['Patient/a']));
  });

  it('does not hold while it is being changed, nor once it was', () => {
    const reliance = makeReliance();
    const through = reliance.changing(['Patient/a']);
    const look = reliance.look();
    assert.ok(!look.holds(['Patient/a']));
    through();
    assert.ok(!look.holds(['Patient/a', 'Patient/b']));
    assert.ok(look.holds(['Patient/b']));
  });

  it('holds for who begins to look after the change', () => {
    const reliance = makeReliance();
    const earlier = reliance.look();
    reliance.changing(['Patient/a'])();
    const later = reliance.look();
    assert.ok(later.holds(['Patient/a']));
    assert.ok(!earlier.holds(['Patient/a']));
    earlier.end();
    later.end();
  });

  it('holds no longer where more was changed than is remembered', () => {
    const reliance = makeReliance();
    const look = reliance.look();
    reliance.changing(Array.from({ length: 10_001 }, (_, i) => `Patient/${String(i)}`))();
    assert.ok(!look.holds(['Patient/none']));
    assert.ok(reliance.look().holds(['Patient/1']));
  });

  it('is looked at anew in turn, whatever becomes of the one before', async () => {
    const reliance = makeReliance();
    const order: string[] = [];
    const failing = reliance.inTurn(async () => {
      await Promise.resolve();
      order.push('first');
      throw new Error('no');
    });
    const after = reliance.inTurn(() => Promise.resolve(order.push('second')));
    await assert.rejects(failing);
    await after;
    assert.deepEqual(order, ['first', 'second']);
  });
});
