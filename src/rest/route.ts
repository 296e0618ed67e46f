import { Fault } from '../fault.js';
import type { ResourceType } from '../fhir/resource-types.js';
import type { Interaction } from '../log.js';
import type { Answer } from './answer.js';
import { capabilities } from './interactions/capabilities.js';
import { create } from './interactions/create.js';
import { history } from './interactions/history.js';
import { patch, patchMatching } from './interactions/patch.js';
import { postBundle } from './interactions/post-bundle.js';
import { proof } from './interactions/proof.js';
import { read } from './interactions/read.js';
import { remove, removeMatching } from './interactions/delete.js';
import { search, searchByForm } from './interactions/search.js';
import { update, updateMatching } from './interactions/update.js';
import { vread } from './interactions/vread.js';
import { runOperation } from './operations/run-operation.js';
import { methodAnswer } from './outcome.js';
import type { Rest, RestRequest } from './request.js';
import { compartmentScope, systemScope, typeScope } from './search/search-scope.js';
import { parseTarget, type CompartmentTarget, type InstanceName, type Target } from './target.js';

/** What a method and a URL ask for. */
export interface Route {
  readonly interaction: Interaction;
  readonly target: Target;
  /** Whether the answer may be of any type, and sees by itself to what is acceptable. */
  readonly negotiates: boolean;
  /** @throws Fault */
  readonly run: (rest: Rest, request: RestRequest) => Promise<Answer>;
}

/**
 * Finds what a hostile method and path ask for; what asks for nothing is a route that ends in a Fault. HEAD is GET: leaving out
 * the body is the edge's work.
 *
 * @param path below the FHIR base, without a slash in front
 */
export function route(hostileMethod: string, path: string): Route {
  try {
    return routeTo(hostileMethod === 'HEAD' ? 'GET' : hostileMethod, parseTarget(path));
  } catch (error) {
    return nowhere(error as Fault);
  }
}

function nowhere(fault: Fault): Route {
  const target: Target = { kind: 'unserved', interaction: 'unknown' };
  return { target, interaction: 'unknown', negotiates: false, run: () => Promise.reject(fault) };
}

function routeTo(method: string, target: Target): Route {
  const offers = offersAt(target);
  const offer = offers.find((one) => one.method === method);
  if (offer) return { ...offer, target };
  const interaction = interactions.get(method) ?? 'unknown';
  return { target, interaction, negotiates: false, run: () => refuse(offers) };
}

interface Offer extends Omit<Route, 'target'> {
  readonly method: string;
}

function offersAt(target: Target): readonly Offer[] {
  switch (target.kind) {
    case 'system':
      return [
        offer('POST', 'transaction', postBundle),
        offer('GET', 'search-system', (rest, request) => search(rest, request, systemScope)),
      ];
    case 'metadata':
      return [offer('GET', 'capabilities', capabilities)];
    case 'type':
      return [
        offer('GET', 'search-type', (rest, request) => search(rest, request, typeScope(target.type))),
        offer('POST', 'create', (rest, request) => create(rest, request, target)),
        ...(target.type === 'AuditEvent' ? [] : matchingChangesAt(target)),
      ];
    case 'search':
      return [searchOffer(target.type)];
    case 'compartment':
      return [compartmentOffer(target)];
    case 'instance':
      return [
        negotiated(
          offer('GET', 'read', (rest, request) => read(rest, request, target)),
          target,
        ),
        ...(target.type === 'AuditEvent' ? [] : changesAt(target)),
      ];
    case 'history':
      return [
        offer('GET', 'history-instance', (rest, request) =>
          history(rest, request, { ...target, kind: 'instance' }),
        ),
      ];
    case 'type-history':
      return [offer('GET', 'history-type', typeHistory(target.type))];
    case 'system-history':
      return [offer('GET', 'history-system', (rest, request) => history(rest, request, { kind: 'system' }))];
    case 'version':
      return [
        negotiated(
          offer('GET', 'vread', (rest, request) => vread(rest, request, target)),
          target,
        ),
      ];
    case 'proof':
      return [offer('GET', 'operation', (rest) => proof(rest, target.id))];
    case 'operation':
      return target.methods.map((method) =>
        offer(method, 'operation', (rest, request) => runOperation(rest, request, target)),
      );
    case 'unserved':
      return ['GET', 'POST', 'PUT', 'DELETE'].map((method) => offer(method, target.interaction, notServed));
  }
}

/** AuditEvents never change: the search for them is their history, and a page of it would add to the next. */
function typeHistory(type: ResourceType): Route['run'] {
  if (type === 'AuditEvent') return notServed;
  return (rest, request) => history(rest, request, { kind: 'type', type });
}

function searchOffer(type: ResourceType | null): Offer {
  const scope = type === null ? systemScope : typeScope(type);
  const interaction = type === null ? 'search-system' : 'search-type';
  return offer('POST', interaction, (rest, request) => searchByForm(rest, request, scope));
}

/** R4 3.1.1.2: `Patient/1/Observation` and `Patient/1/*`. */
function compartmentOffer({ compartment, within, byForm }: CompartmentTarget): Offer {
  const interaction = within === null ? 'search-system' : 'search-type';
  const run = byForm ? searchByForm : search;
  return offer(byForm ? 'POST' : 'GET', interaction, async (rest, request) =>
    run(rest, request, compartmentScope(compartment, within)),
  );
}

/**
 * An AuditEvent has none of them (IHE ITI TF-2 3.20): what the ledger holds stays as it is. A Binary is bytes without elements that a
 * patch could change (R4 3.1.0.5).
 */
function changesAt(target: InstanceName): Offer[] {
  return [
    offer('PUT', 'update', (rest, request) => update(rest, request, target)),
    ...(target.type === 'Binary'
      ? []
      : [offer('PATCH', 'patch', (rest, request) => patch(rest, request, target))]),
    offer('DELETE', 'delete', (rest, request) => remove(rest, request, target)),
  ];
}

/** On a type these methods are the conditional interactions (R4 3.1.0.4.3, 3.1.0.5.1, 3.1.0.7.1). */
function matchingChangesAt(target: { readonly type: ResourceType }): Offer[] {
  return [
    offer('PUT', 'update', (rest, request) => updateMatching(rest, request, target)),
    ...(target.type === 'Binary'
      ? []
      : [offer('PATCH', 'patch', (rest, request) => patchMatching(rest, request, target))]),
    offer('DELETE', 'delete', (rest, request) => removeMatching(rest, request, target)),
  ];
}

function offer(method: string, interaction: Interaction, run: Route['run']): Offer {
  return { method, interaction, negotiates: false, run };
}

/** A Binary is given out as what it holds, or as a resource. */
function negotiated(one: Offer, { type }: InstanceName): Offer {
  return { ...one, negotiates: type === 'Binary' };
}

/** For the log: what a method that is not served here would have been. */
const interactions: ReadonlyMap<string, Interaction> = new Map([
  ['PATCH', 'patch'],
  ['PUT', 'update'],
  ['DELETE', 'delete'],
]);

function notServed(): Promise<Answer> {
  return Promise.reject(
    new Fault('not-supported', 'this interaction of FHIR is not served here; see /metadata'),
  );
}

/** Says which methods there are (RFC 9110 15.5.6). */
function refuse(offers: readonly Offer[]): Promise<Answer> {
  const allow = offers
    .flatMap((offer) => (offer.method === 'GET' ? ['GET', 'HEAD'] : [offer.method]))
    .join(', ');
  return Promise.resolve(methodAnswer(allow));
}
