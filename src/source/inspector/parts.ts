import { safeLabel } from '../../shared/safeText';
import type { Steps } from '../../shared/steps';
import { type Entity, fieldNamed } from '../entity';
import { decodeFieldText } from '../fields/encodedWords';
import { parameterValue, parseContentType, parseParameterized } from '../fields/parameters';
import type { ParsedSource } from '../parsedSource';
import type { InspectorIcon, InspectorNode, InspectorWording } from './node';

const BASE64_OCTETS = 4;
const DECODED_OCTETS = 3;

/** The tree of MIME parts with the room each takes in the message. */
export function* partsSteps(source: ParsedSource, wording: InspectorWording): Steps<InspectorNode> {
  const { root } = source.structure;
  const total = source.octets.length;
  const header = root.header.end - root.header.start;
  return {
    label: 'Parts and Sizes',
    description: `${wording.size(total)} in all · header ${wording.size(header)}`,
    details: [
      `${total} octets in all`,
      `${header} octets of header, ${root.fields.length} fields`,
      ...(source.structure.isComplete
        ? []
        : ['The message has more fields or parts than are read: the rest is left out.']),
    ],
    icon: 'size',
    range: undefined,
    children: [yield* partSteps(source, root, wording)],
  };
}

function* partSteps(
  source: ParsedSource,
  entity: Entity,
  wording: InspectorWording,
): Steps<InspectorNode> {
  const { section, mediaType, transferEncoding, body, range, children } = entity;
  const octets = range.end - range.start;
  const share = source.octets.length === 0 ? 0 : Math.round((100 * octets) / source.octets.length);
  const name = nameOf(source, entity);
  const bodyOctets = body.end - body.start;
  yield;
  const parts: InspectorNode[] = [];
  for (const child of children) {
    parts.push(yield* partSteps(source, child, wording));
  }
  return {
    label: safe([section, mediaType].filter((text) => text !== '').join(' ')),
    description: safe(
      [name, `${wording.size(octets)} · ${share} %`]
        .filter((text) => text !== undefined)
        .join(' · '),
    ),
    details: [
      `${octets} octets, ${bodyOctets} of them body`,
      ...(transferEncoding === 'base64'
        ? [
            `About ${wording.size((bodyOctets * DECODED_OCTETS) / BASE64_OCTETS)} decoded from base64`,
          ]
        : [`Transfer encoding: ${transferEncoding}`]),
    ].map(safe),
    icon: iconOf(entity),
    range,
    children: parts,
  };
}

function nameOf(source: ParsedSource, entity: Entity): string | undefined {
  const disposition = fieldNamed(entity, 'content-disposition');
  const contentType = fieldNamed(entity, 'content-type');
  const name =
    (disposition && parameterValue(parseParameterized(source.bodyOf(disposition)), 'filename')) ??
    (contentType && parameterValue(parseContentType(source.bodyOf(contentType)), 'name'));
  if (name !== undefined) {
    return name;
  }
  const subject = entity.section === '' ? undefined : fieldNamed(entity, 'subject');
  return subject && decodeFieldText(source.bodyOf(subject));
}

function iconOf({ mediaType, children }: Entity): InspectorIcon {
  if (mediaType.startsWith('multipart/')) {
    return 'multipart';
  }
  if (children.length > 0) {
    return 'message';
  }
  if (mediaType.startsWith('text/')) {
    return 'text';
  }
  return mediaType.startsWith('image/') ? 'image' : 'attachment';
}

function safe(text: string): string {
  return safeLabel(text, { maximumLength: 200 });
}
