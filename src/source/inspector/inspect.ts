import { finish, type Steps } from '../../shared/steps';
import type { ParsedSource } from '../parsedSource';
import { authenticationNode } from './authentication';
import type { InspectorNode, InspectorWording } from './node';
import { partsSteps } from './parts';
import { routeNode } from './route';

/** What a developer asks of a message: the way it came, what was checked on it, and what it is made of. */
export function inspectSource(
  source: ParsedSource,
  wording: InspectorWording,
): readonly InspectorNode[] {
  return finish(inspectSteps(source, wording));
}

export function* inspectSteps(
  source: ParsedSource,
  wording: InspectorWording,
): Steps<readonly InspectorNode[]> {
  const route = routeNode(source, wording);
  yield;
  const authentication = authenticationNode(source);
  yield;
  return [route, authentication, yield* partsSteps(source, wording)];
}
