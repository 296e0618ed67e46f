import assert from 'node:assert/strict';
import { makeMetrics, METRICS_CONTENT_TYPE } from '../../src/rest/metrics.js';
import type { Interaction } from '../../src/log.js';

describe('Metrics', () => {
  it('count requests by interaction, method and status', async () => {
    const metrics = makeMetrics(() => 7);
    for (const status of [200, 200, 404])
      metrics.record({ method: 'GET', interaction: 'read', status, ms: 3 });
    metrics.record({ method: 'POST', interaction: 'create', status: 201, ms: 7 });
    const text = await metrics.metricsText();
    assert.equal(
      valueOf(text, 'tallystick_http_requests_total{interaction="read",method="GET",status="200"}'),
      2,
    );
    assert.equal(
      valueOf(text, 'tallystick_http_requests_total{interaction="read",method="GET",status="404"}'),
      1,
    );
    assert.equal(
      valueOf(text, 'tallystick_http_requests_total{interaction="create",method="POST",status="201"}'),
      1,
    );
  });

  it('measure durations in seconds, by interaction', async () => {
    const metrics = makeMetrics(() => 7);
    metrics.record({ method: 'GET', interaction: 'read', status: 200, ms: 3 });
    metrics.record({ method: 'GET', interaction: 'read', status: 200, ms: 30 });
    const text = await metrics.metricsText();
    const name = 'tallystick_http_request_duration_seconds';
    assert.equal(valueOf(text, `${name}_bucket{le="0.005",interaction="read"}`), 1);
    assert.equal(valueOf(text, `${name}_bucket{le="0.05",interaction="read"}`), 2);
    assert.equal(valueOf(text, `${name}_sum{interaction="read"}`), 0.033);
  });

  it('let nothing into a label that comes from outside', async () => {
    const metrics = makeMetrics(() => 7);
    const interaction = 'c4n4ry' as Interaction;
    metrics.record({ method: 'c4n4ry', interaction, status: 9434765919, ms: 1 });
    const text = await metrics.metricsText();
    assert.ok(!/c4n4ry|9434765919/.test(text));
    const name = 'tallystick_http_requests_total{interaction="unknown",method="other",status="other"}';
    assert.equal(valueOf(text, name), 1);
  });

  it('belong to one server', async () => {
    const [one, other] = [makeMetrics(() => 7), makeMetrics(() => 7)];
    one.record({ method: 'GET', interaction: 'read', status: 200, ms: 1 });
    assert.match(await one.metricsText(), /interaction="read"/);
    assert.doesNotMatch(await other.metricsText(), /interaction="read"/);
  });

  it('tell of the process and of the ledger too', async () => {
    const text = await makeMetrics(() => 7).metricsText();
    assert.equal(valueOf(text, 'tallystick_ledger_leaves'), 7);
    assert.ok((valueOf(text, 'process_resident_memory_bytes') ?? 0) > 1e6);
    assert.match(METRICS_CONTENT_TYPE, /^text\/plain; version=0\.0\.4/);
  });
});

function valueOf(text: string, name: string): number | undefined {
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length + 1));
}
