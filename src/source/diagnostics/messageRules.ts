import { isMultipart, STEP_OCTETS, type Examination, type Place, type Steps } from './examination';

const LF = 0x0a;
const CR = 0x0d;

/** What the parts of a message make together. */
export function examineAlternatives(examination: Examination, places: readonly Place[]): void {
  for (const { entity } of places) {
    if (entity.mediaType === 'multipart/alternative') {
      const index = entity.children.findIndex(({ mediaType }) => mediaType === 'text/plain');
      const before = entity.children[index - 1];
      const plain = entity.children[index];
      if (plain !== undefined && before !== undefined) {
        examination.add('alternativesOutOfOrder', plain.header, before.mediaType);
      }
    }
  }
}

export function examineHtmlAlone(examination: Examination, places: readonly Place[]): void {
  const shown = places.filter((place) => isShown(examination, place));
  const html = shown.find(({ entity }) => entity.mediaType === 'text/html');
  const hasText = shown.some(({ entity }) => entity.mediaType === 'text/plain');
  const type = html?.fields.get('content-type');
  if (type !== undefined && !hasText) {
    examination.add('htmlWithoutText', type.range);
  }
}

/** A part of the outermost message that is not attached to it. */
function isShown(examination: Examination, { entity, fields, parent }: Place): boolean {
  for (let place = parent; place !== undefined; place = place.parent) {
    if (!isMultipart(place.entity)) {
      return false;
    }
  }
  const disposition = fields.get('content-disposition');
  return (
    entity.children.length === 0 &&
    (disposition === undefined || !/^\s*attachment/iu.test(examination.bodyOf(disposition).text))
  );
}

export function examineListedSize(examination: Examination, { entity }: Place): void {
  const { octets, context } = examination;
  const { listedOctets } = context;
  if (listedOctets !== undefined && listedOctets !== octets.length && !context.isCut) {
    const first = entity.fields[0]?.range ?? { start: 0, end: 1 };
    examination.add('sizeDiffersFromList', first, listedOctets, octets.length);
  }
}

/** Counts with line ends of one octet too: who writes the field mostly keeps mail in files that have those. */
export function* examineContentLength(examination: Examination, { fields, entity }: Place): Steps {
  const field = fields.get('content-length');
  const digits = field && /^\s*(\d{1,15})\s*$/u.exec(examination.bodyOf(field).text)?.[1];
  if (field === undefined || digits === undefined) {
    return;
  }
  const { octets } = examination;
  const { start, end } = entity.body;
  let crlfs = 0;
  for (let from = start; from < end; from += STEP_OCTETS) {
    const piece = octets.subarray(from, Math.min(from + STEP_OCTETS, end));
    for (let at = piece.indexOf(LF); at !== -1; at = piece.indexOf(LF, at + 1)) {
      crlfs += octets[from + at - 1] === CR ? 1 : 0;
    }
    yield piece.length;
  }
  const length = end - start;
  const stated = Number(digits);
  // The empty line that such files put between messages counts for some.
  const isRight = [length, length - crlfs].some((each) => Math.abs(each - stated) <= 2);
  if (!isRight) {
    examination.add('contentLengthDiffers', field.range, stated, length);
  }
}
